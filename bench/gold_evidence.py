"""Does every hop of every path lead to words that re-derive, or say why not? `python bench/gold_evidence.py HOME` counts.

A hop of a path is one of: quoted (its words are cut from an archived text and hash right), quoted in part, not archived
(and says which text to import), by definition (a fact of the profile, a name, a place: nothing is claimed), told at its
unit (a legal norm, whose words stand one hop on), not read (a draft that cites no words, and says so), or silent, which
none may be.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path as File

from lexposure.exposure.answers import Evidence, Exposure, Hop
from lexposure.exposure.evidence import Texts
from lexposure.exposure.hops import NO_WORDS
from lexposure.workspace import Workspace

__all__ = ["SILENT", "WRONG", "gold", "reasons"]

_DEFINED = frozenset({"party", "role", "platform", "document", "document_version", "hook", "jurisdiction"})
_GOLD = File(__file__).resolve().parents[1] / "tests" / "gold" / "profiles"
_DAY = re.compile(r"asked as of (\d{4}-\d\d-\d\d)")
SILENT, WRONG = "silent", "wrong words"


def gold(workspace: Workspace) -> Iterator[tuple[str, Exposure]]:
    """Yield the answer of each gold profile on the day that its first line names."""
    for path in sorted(_GOLD.glob("SC*.yaml")):
        data = path.read_bytes()
        asked = _DAY.search(data.decode())
        day = dt.date.fromisoformat(asked[1]) if asked else dt.date(2026, 11, 23)
        yield path.stem, workspace.expose(data, day, name=path)


def reasons(exposure: Exposure, texts: Texts) -> Iterator[tuple[str, Hop]]:
    """Yield for each hop of each path what its evidence comes to."""
    for answer in exposure.answers:
        for path in answer.paths:
            for place, hop in enumerate(path.hops):
                yield _reason(hop, path.hops[place + 1 : place + 2], texts), hop


def _reason(hop: Hop, after: tuple[Hop, ...], texts: Texts) -> str:
    if hop.evidence:
        return _of_evidence(hop, texts)
    if hop.kind in _DEFINED:
        return "by definition"
    if hop.kind == "legal_norm" and after and after[0].kind == "legal_unit":
        return "told at its unit"
    return "not read" if NO_WORDS in hop.detail else SILENT


def _of_evidence(hop: Hop, texts: Texts) -> str:
    if not all(_holds(span, texts) for span in hop.evidence):
        return WRONG
    quoted = sum(span.quote is not None for span in hop.evidence)
    return "quoted" if quoted == len(hop.evidence) else "quoted in part" if quoted else "not archived"


def _holds(span: Evidence, texts: Texts) -> bool:
    """Tell whether the words shown are those of the archive; words that aren't shown must be said to be absent."""
    if span.quote is None:
        return span.standing == "not_archived"
    words = texts.text(span.text)[span.start : span.end]
    return words == span.quote and hashlib.sha256(words.encode()).hexdigest() == span.sha256


def main() -> None:
    """Count the hops of the gold answers from a data directory."""
    workspace = Workspace(File(sys.argv[1]))
    found: Counter[tuple[str, str]] = Counter()
    paths = 0
    for _, exposure in gold(workspace):
        paths += sum(len(answer.paths) for answer in exposure.answers)
        found.update((reason, hop.kind) for reason, hop in reasons(exposure, workspace.blobs))
    print(f"{paths} paths, {sum(found.values())} hops")
    for reason in sorted({reason for reason, _ in found}):
        kinds = ", ".join(f"{kind} {count}" for (r, kind), count in sorted(found.items()) if r == reason)
        print(f"{sum(c for (r, _), c in found.items() if r == reason):7} {reason}: {kinds}")


if __name__ == "__main__":
    main()
