"""Draw clauses of terms that nobody has labelled, for readers who have seen no answer of the rules: spans and hashes, no words.

    python bench/fresh_sample.py SHEET [OUT]

writes `SHEET` (JSON lines with the words, for readers, never to be kept here) and `OUT` (a new file in the form of
`data/labels/fresh.csv`, labels empty; without it nothing else is written). Three strata, marked in the column `drawn`, since the open histories alone hold only four
documents, of four operators, without any label:

- `new-document`: those four, all their versions, 30 clauses a document at most.
- `new-operator`: documents of the same public archive outside the histories (`terms/memo-pairs`), of eight operators whose
  words were never trained or tuned on: terms of service and developer terms, and what there is in English of AI services; 14
  clauses of the newest version each.
- `new-words`: clauses of the operators that were never trained on, from versions without a label, whose wording stands in no
  version that has one and is less than 80 % alike to all clauses of such versions of the operator's. These documents carry
  labels on other clauses, so this stratum fills up what the others leave, and no operator trained on is in it.

What is left out everywhere: headings; fewer than three words or more than 4,000 characters; what is a link and nothing else; a wording that was drawn
already, or is 80 % alike to one drawn from the same record; more than three items below one clause; words of other languages; versions under 1,000 characters (error pages). The same wording in several versions
counts in the newest. Every random step is seeded and goes over sorted lists.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from lexposure.archive.quotes import span_hash
from lexposure.provisions.segment import segment
from lexposure.sources.ota import read_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lexposure.model.terms import Segment

__all__ = ["COLUMNS", "Text", "texts"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("LEXPOSURE_SHARED", ROOT.parent / "shared"))
SEED = 20261125
COUNT, A_DOCUMENT, A_LIST, ALIKE = 300, 30, 3, 80.0
A_NEW_OPERATOR = 14
SHORTEST_TEXT, FEWEST_WORDS, LONGEST = 1_000, 3, 4_000
SAME_OPERATOR = {"ChatGPT": "OpenAI", "Meta AI": "Meta", "Llama API": "Meta"}
NEVER_TRAINED = {"DeepSeek", "GitLab", "Meta", "Perplexity", "Stability AI"}
"""Operators in the histories that no training saw (`data/labels/README.md`)."""
ELSEWHERE = ("Bluesky", "Copy.AI", "Cursor", "Firefox", "Kick", "TikTok", "X", "YouTube")
"""Services outside the histories that are drawn from."""
KINDS = ("Terms of Service", "Developer Terms", "Privacy Policy")
"""Of which kind one document of such a service is taken: the first of these that there is."""
COLUMNS = [
    "id", "record", "collection", "text", "captured", "start", "end", "sha256", "drawn", "part",
    "deontic", "addressee", "reader", "labeller", "labelled", "guideline", "open",
]  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"[\d\s.\\*_•·-]*\[[^\]]*\]\([^)]*\)[\s.*_]*")
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "or",
        "for",
        "you",
        "your",
        "we",
        "our",
        "is",
        "are",
        "that",
        "this",
        "by",
        "with",
        "on",
        "not",
    ]
)


@dataclass(frozen=True)
class Text:
    """A captured version: `captured` is a day, `name` the SHA-256 of its bytes."""

    collection: str
    record: str
    captured: str
    name: str
    text: str

    @property
    def operator(self) -> str:
        """Who writes it."""
        service = self.record.partition("/")[0]
        return SAME_OPERATOR.get(service, service)


@dataclass(frozen=True)
class Drawn:
    """A clause: a segment of a version, with its place among the segments."""

    version: Text
    place: int
    stratum: str
    above: int
    """Where the clause begins under which it stands as an item; -1 for none."""


def texts(shared: Path) -> Iterator[Text]:
    """Yield every version of the histories, then those outside that are drawn from, oldest first within a record."""
    for bundle in sorted((shared / "terms/histories").glob("*.bundle")):
        for version in read_versions(bundle, warn=lambda _: None):
            text = version.text.decode()
            yield Text(
                bundle.stem, version.record, version.captured.date().isoformat(), span_hash(text), text
            )
    with (shared / "terms/memo-pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["after_date"])
    for row in rows:
        if row["service"] in ELSEWHERE:
            text = (shared / "terms/memo-pairs" / row["folder"] / "after.md").read_bytes().decode()
            record = f"{row['service']}/{row['document_type']}"
            yield Text(
                row["source_repo"].rpartition("/")[2],
                record,
                row["after_date"][:10],
                span_hash(text),
                text,
            )


def labels() -> list[dict[str, str]]:
    """Return the rows of every file of labels that stood before: those drawn here, and those drawn later, left out."""
    rows: list[dict[str, str]] = []
    for path in sorted([*(ROOT / "data/labels").glob("*.csv"), ROOT / "tests/gold/duties/clauses.csv"]):
        if not path.name.startswith(("fresh", "further")):
            with path.open(encoding="utf-8", newline="") as file:
                rows += csv.DictReader(file)
    return rows


def wording(text: str, one: Segment) -> str:
    """Return the words of a segment as they are compared: lower case, without marks."""
    return " ".join(_WORD.findall(text[one.start : one.end].lower()))


def is_english(words: str, least: float = 0.15) -> bool:
    """Say whether words are plain Latin letters and, where they are many, at least such a share English function words."""
    every = words.split()
    latin = sum(one.isascii() for one in every) >= 0.9 * len(every)
    return latin and (len(every) < 12 or sum(one in _FUNCTION_WORDS for one in every) >= least * len(every))


class Draw:
    """The clauses taken so far, and what is therefore not to be taken again."""

    def __init__(self, known: set[str], near: dict[str, list[str]], seed: int = SEED) -> None:
        """Start from the wordings of versions with labels: all of them, and by operator."""
        self.taken: list[Drawn] = []
        self._known = known
        self._near = near
        self._drawn: dict[str, list[str]] = defaultdict(list)
        self._every: set[str] = set()
        self._lists: Counter[tuple[str, int]] = Counter()
        self._random = random.Random(seed)  # noqa: S311 - a sample, no secret

    def pool(self, versions: Iterable[Text], stratum: str) -> dict[str, Drawn]:
        """Return the clauses of versions that can be drawn, by wording, each where it stood last."""
        found: dict[str, Drawn] = {}
        for version in versions:
            every = " ".join(_WORD.findall(version.text.lower()))
            if len(version.text) < SHORTEST_TEXT or not is_english(every, least=0.05):
                continue
            around: list[Segment] = []
            for place, one in enumerate(segment(version.text)):
                while around and around[-1].until <= one.start:
                    around.pop()
                above = around[-1].start if around and around[-1].kind == "clause" else -1
                around.append(one)
                words = wording(version.text, one)
                if (
                    one.kind == "clause"
                    and len(words.split()) >= FEWEST_WORDS
                    and one.end - one.start <= LONGEST
                    and words not in self._known
                    and not _LINK.fullmatch(version.text, one.start, one.end)
                    and is_english(words)
                ):
                    found[words] = Drawn(version, place, stratum, above)
        return found

    def take(self, pool: dict[str, Drawn], most: int) -> int:
        """Take up to so many clauses at random; return how many were found."""
        order = sorted(pool)
        self._random.shuffle(order)
        before = len(self.taken)
        for words in order:
            if len(self.taken) - before == most:
                break
            one = pool[words]
            listed = one.version.name, one.above
            if words in self._every or (one.above >= 0 and self._lists[listed] == A_LIST):
                continue
            around = [*self._near.get(one.version.operator, ()), *self._drawn[one.version.record]]
            if process.extractOne(words, around, scorer=fuzz.ratio, score_cutoff=ALIKE) is None:
                self.taken.append(one)
                self._drawn[one.version.record].append(words)
                self._every.add(words)
                self._lists[listed] += 1
        return len(self.taken) - before


def draw(shared: Path) -> list[Drawn]:
    """Return the sample, by record and place."""
    rows = labels()
    labelled = {row["text"] for row in rows}
    records = {row["record"] for row in rows if row.get("record")}
    by_name: dict[str, Text] = {}
    by_record: dict[str, list[Text]] = defaultdict(list)
    for version in texts(shared):
        if version.name not in by_name:
            by_record[version.record].append(version)
        by_name[version.name] = version
    by_record = {name: sorted(every, key=lambda one: one.captured) for name, every in by_record.items()}
    near: dict[str, list[str]] = defaultdict(list)
    for name in sorted(labelled):
        version = by_name[name]
        near[version.operator] += {
            wording(version.text, one): None for one in segment(version.text) if one.kind == "clause"
        }
    result = Draw({words for every in near.values() for words in every}, near)

    outside = _outside(by_record)
    for record in sorted(set(by_record) - records - set(outside)):
        if record.partition("/")[0] not in ELSEWHERE:
            result.take(result.pool(by_record[record], "new-document"), A_DOCUMENT)
    for record in outside:
        result.take(result.pool(by_record[record][-1:], "new-operator"), A_NEW_OPERATOR)
    pools = {
        record: result.pool([one for one in by_record[record] if one.name not in labelled], "new-words")
        for record in sorted(records)
        if by_record[record][0].operator in NEVER_TRAINED
    }
    spent: Counter[str] = Counter()
    while (
        len(result.taken) < COUNT and pools
    ):  # one clause a document and round, so that no long one fills up the rest
        for record in sorted(pools):
            if len(result.taken) < COUNT:
                found = result.take(pools[record], 1)
                spent[record] += found
                if not found or spent[record] == A_DOCUMENT:
                    del pools[record]
    return sorted(result.taken, key=lambda one: (one.version.record, one.version.name, one.place))


def _outside(by_record: dict[str, list[Text]]) -> list[str]:
    found = []
    for service in ELSEWHERE:
        kinds = [kind for kind in KINDS if f"{service}/{kind}" in by_record]
        found.append(f"{service}/{kinds[0]}")
    return found


def sheet_row(name: str, one: Drawn) -> dict[str, str | int]:
    """Return what a reader needs: the words, the headings and clauses above them, and the text just before."""
    text, every = one.version.text, segment(one.version.text)
    here = every[one.place]
    above = [other for other in every[: one.place] if other.until > here.start]
    return {
        "id": name,
        "document": one.version.record,
        "captured": one.version.captured,
        "text_sha256": one.version.name,
        "start": here.start,
        "end": here.end,
        "sha256": span_hash(text[here.start : here.end]),
        "heading": " > ".join(other.heading for other in (*above, here) if other.heading),
        "lead_in": "\n".join(text[other.start : other.end] for other in above if other.kind == "clause")[
            -800:
        ],
        "before": text[max(0, here.start - 600) : here.start],
        "text": text[here.start : here.end],
    }


def main() -> int:
    """Write the sheet and, where asked, the file of labels."""
    drawn = draw(SHARED)
    names = [f"fresh-{place:03}" for place in range(1, len(drawn) + 1)]
    rows = [sheet_row(name, one) for name, one in zip(names, drawn, strict=True)]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if len(sys.argv) > 2:
        with Path(sys.argv[2]).open("x", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            out.writeheader()
            for one, row in zip(drawn, rows, strict=True):
                out.writerow(
                    {
                        **{key: row[key] for key in ("id", "captured", "start", "end", "sha256")},
                        "record": one.version.record,
                        "collection": one.version.collection,
                        "text": one.version.name,
                        "drawn": one.stratum,
                        "part": "fresh",
                    }
                )
    for (stratum, record), count in sorted(
        Counter((one.stratum, one.version.record) for one in drawn).items()
    ):
        print(f"{stratum}: {record}, {count}")
    operators = {one.version.operator for one in drawn}
    print(
        f"{len(drawn)} clauses, {len({one.version.record for one in drawn})} documents, {len(operators)} operators"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
