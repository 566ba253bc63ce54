"""How much of what a tracker reports is noise, and how far a change is told in fewer lines than git needs.

Reads the three public histories. Prints what was reported upstream, what alerts and how much of the noise is hidden;
then, for the steps of the AWS Service Terms in which words changed, the lines that `git diff --numstat` and
`git diff -w --numstat` count beside the provisions that changed. The bars: at most 804 alerts of 3,531, at least 95 %
of the noise hidden, and fewer provisions than `git diff -w` has lines.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from lexposure.model.terms import TermsVersion
from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.provisions.events import events
from lexposure.provisions.fingerprint import fingerprint
from lexposure.provisions.transitions import Capture, Transition, transitions
from lexposure.sources.ota import read_versions

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
HISTORIES = SHARED / "terms/histories"
BUNDLES = ("genai-contrib", "genai-eu", "contrib")
DOCUMENT = "Amazon Web Services/Terms of Service"
ALERTS, HIDDEN = 804, 0.95

Judged = list[tuple[TermsVersion, Transition]]


def judged(bundle: Path) -> dict[str, Judged]:
    """Return the versions of each record with their transitions."""
    versions = list(read_versions(bundle))
    end = max(version.captured for version in versions)
    by_record = defaultdict(list)
    for version in versions:
        by_record[version.record].append(version)
    out: dict[str, Judged] = {}
    for record, each in by_record.items():
        captures = [Capture(v.captured, v.change == "technical", fingerprint(v.text.decode())) for v in each]
        out[record] = list(zip(each, transitions(captures, end), strict=True))
    return out


def noise(found: dict[str, dict[str, Judged]]) -> bool:
    """Print the figures of each history and of all; tell whether they meet the bars."""
    print(f"{'history':15} reported wording  links   back  dates  other alerts hidden")
    every: list[Transition] = []
    for name, records in found.items():
        rows = [each for judged_ in records.values() for _, each in judged_]
        reported = [each for each in rows if each.difference not in {"first", "technical"}]
        every += reported
        _row(name, reported)
    _row("all", every)
    kinds = Counter(each.kind for each in every)
    print("kinds: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    return sum(each.alerts for each in every) <= ALERTS and _hidden(every) >= HIDDEN


def _row(name: str, rows: list[Transition]) -> None:
    count = Counter(each.difference for each in rows)
    other = count["whitespace"] + count["flap_text"]
    alerts = sum(each.alerts for each in rows)
    cells = (count["wording"], count["links"], count["flap_exact"], count["numbers_or_dates"], other)
    print(
        f"{name:15} {len(rows):8}"
        + "".join(f"{cell:7}" for cell in cells)
        + f"{alerts:7} {_hidden(rows):.1%}"
    )


def _hidden(rows: list[Transition]) -> float:
    quiet = [each for each in rows if each.difference not in {"wording", "numbers_or_dates"}]
    return sum(not each.alerts for each in quiet) / len(quiet)


def against_git(rows: Judged) -> bool:
    """Print lines by git and provisions by us, over all steps that alert; tell whether we need fewer."""
    raw = spaceless = provisions = marked = 0
    with tempfile.TemporaryDirectory() as scratch:
        for version, each in rows:
            if not each.alerts or each.baseline is None:
                continue
            before, after = rows[each.baseline][0].text, version.text
            raw += _lines(Path(scratch), before, after)
            spaceless += _lines(Path(scratch), before, after, "-w")
            old, new = Cut.of(before.decode()), Cut.of(after.decode())
            told = [event for event in events(old, new, align(old, new)) if event.counts]
            provisions += len(told)
            marked += sum(len(event.pieces) for event in told)
    print(
        f"{DOCUMENT}: git diff {raw} lines, git diff -w {spaceless}, provisions {provisions} ({marked} places)"
    )
    print(f"ratio to git diff {raw / provisions:.2f}, to git diff -w {spaceless / provisions:.2f}")
    return provisions < spaceless


def _lines(folder: Path, before: bytes, after: bytes, *options: str) -> int:
    files = [folder / "before", folder / "after"]
    for file, text in zip(files, (before, after), strict=True):
        file.write_bytes(text)
    command = ["git", "diff", "--no-index", "--numstat", *options, "--", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False)
    counted = done.stdout.split(b"\t")[:2]
    return sum(map(int, counted)) if len(counted) == 2 else 0


def main() -> int:
    """Print the figures; 1 if one is below its bar."""
    if not HISTORIES.is_dir():
        print(f"no terms histories at {HISTORIES}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    found = {name: judged(HISTORIES / f"{name}-versions.bundle") for name in BUNDLES}
    met = [noise(found), against_git(found["contrib"][DOCUMENT])]
    print("ok" if all(met) else "BELOW THE BAR")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
