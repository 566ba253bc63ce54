"""Draw further clauses for training and development, apart from all that tests: spans and hashes, no words.

    python bench/further_sample.py SHEET [OUT]

writes `SHEET` (JSON lines with the words, for readers, never to be kept here) and `OUT` (a new file in the form of
`data/labels/further.csv`, labels empty). As `fresh_sample` draws, with seeds of its own. Three strata:

- `new-operator`: documents of the public archive outside the histories, of operators that neither the fresh part nor the
  parts kept apart have; the newest version of each.
- `new-words`: clauses of the operators in the histories that are trained on anyway, from versions without a label, whose
  wording stands in no version with labels and is less than 80 % alike to all clauses of such versions of the operator's.
- `more`: of each document with clauses trained on, up to five clauses without a label of its newest version that has any.

No document of the fresh part, no wording of it, and no operator of a part kept apart is drawn from. `DEVELOPMENT` names the
operators whose clauses are kept for development and never trained on.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from fresh_sample import _LINK as LINK
from fresh_sample import (
    ALIKE,
    ELSEWHERE,
    FEWEST_WORDS,
    LONGEST,
    NEVER_TRAINED,
    ROOT,
    SHARED,
    Draw,
    Drawn,
    Text,
    is_english,
    labels,
    sheet_row,
    texts,
    wording,
)
from rapidfuzz import fuzz, process

from lexposure.archive.quotes import span_hash
from lexposure.provisions.segment import segment

__all__ = ["COLUMNS", "DEVELOPMENT", "every_text"]

SEED = 20261126
COUNT, A_NEW_DOCUMENT, A_DOCUMENT, A_DOCUMENT_MORE = 400, 26, 9, 5
NEW = (
    "AliExpress", "App Store", "Parler", "Philip Morris International", "Pinterest",
    "ProtonMail", "Qwant", "Shein", "Wikipedia",
)  # fmt: skip
"""The services outside of the histories that are drawn from."""
DEVELOPMENT = ("App Store", "Parler", "Qwant", "Shein", "Wikipedia")
"""The operators of the part `development`."""
COLUMNS = [
    "id", "record", "collection", "text", "captured", "start", "end", "sha256", "drawn", "part",
    "deontic", "addressee", "labeller", "labelled", "guideline", "open",
]  # fmt: skip


def every_text(shared: Path) -> list[Text]:
    """Return every version of the histories, then those of the new operators, oldest first within a record."""
    found = [one for one in texts(shared) if one.record.partition("/")[0] not in ELSEWHERE]
    with (shared / "terms/memo-pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["after_date"], row["folder"]))
    for row in rows:
        if row["service"] in NEW:
            text = (shared / "terms/memo-pairs" / row["folder"] / "after.md").read_bytes().decode()
            record = f"{row['service']}/{row['document_type']}"
            collection = row["source_repo"].rpartition("/")[2]
            found.append(Text(collection, record, row["after_date"][:10], span_hash(text), text))
    return found


def draw(shared: Path) -> list[Drawn]:
    """Return the sample, by record and place."""
    labelled = {row["text"] for row in labels()}
    with (ROOT / "data/labels/fresh.csv").open(encoding="utf-8", newline="") as file:
        fresh = {row["record"] for row in csv.DictReader(file)}
    by_record: dict[str, dict[str, Text]] = defaultdict(dict)
    for version in every_text(shared):
        if version.record not in fresh and version.operator not in NEVER_TRAINED:
            by_record[version.record].setdefault(version.name, version)
    near: dict[str, list[str]] = defaultdict(list)
    for versions in by_record.values():
        for version in versions.values():
            if version.name in labelled:
                near[version.operator] += {
                    wording(version.text, one): None for one in segment(version.text) if one.kind == "clause"
                }
    result = Draw({words for every in near.values() for words in every}, near, SEED)
    pools = {}
    for record, versions in sorted(by_record.items()):
        newest = sorted(versions.values(), key=lambda one: one.captured)
        if record.partition("/")[0] in NEW:
            result.take(result.pool(newest[-1:], "new-operator"), A_NEW_DOCUMENT)
        else:
            unread = [one for one in newest if one.name not in labelled]
            pools[record] = result.pool(unread, "new-words")
    spent: Counter[str] = Counter()
    while len(result.taken) < COUNT and pools:
        for record in sorted(pools):
            if len(result.taken) < COUNT:
                found = result.take(pools[record], 1)
                spent[record] += found
                if not found or spent[record] == A_DOCUMENT:
                    del pools[record]
    return sorted(result.taken, key=lambda one: (one.version.record, one.version.name, one.place))


def more(taken: list[Drawn], shared: Path) -> list[Drawn]:
    """Return clauses without a label of the newest versions with labels of each document that is trained on."""
    wanted: dict[str, tuple[str, str]] = {}
    with (ROOT / "data/labels/clauses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["part"] == "train":
                newest = row["captured"], row["text"]
                wanted[row["record"]] = max(newest, wanted.get(row["record"], newest))
    seen = {span_hash(one.version.text[slice(*_span(one))]) for one in taken}
    seen |= {row["sha256"] for row in labels()}
    for path in (ROOT / "data/labels").glob("fresh*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            seen |= {row["sha256"] for row in csv.DictReader(file)}
    by_name = {(one.record, one.name): one for one in texts(shared)}
    chance, words_of, found = random.Random(SEED + 1), list[str](), list[Drawn]()  # noqa: S311 - a sample, no secret
    for record in sorted(wanted):
        version = by_name[record, wanted[record][1]]
        pool = [
            (place, words)
            for place, one in enumerate(segment(version.text))
            if one.kind == "clause"
            and 20 <= one.end - one.start <= LONGEST
            and span_hash(version.text[one.start : one.end]) not in seen
            and len((words := wording(version.text, one)).split()) >= FEWEST_WORDS
            and is_english(words)
            and not LINK.fullmatch(version.text, one.start, one.end)
        ]
        chance.shuffle(pool)
        before = len(found)
        for place, words in pool:
            if len(found) - before == A_DOCUMENT_MORE:
                break
            if process.extractOne(words, words_of, scorer=fuzz.ratio, score_cutoff=ALIKE) is None:
                words_of.append(words)
                found.append(Drawn(version, place, "more", -1))
    return sorted(
        found,
        key=lambda one: (
            one.version.record,
            one.version.collection,
            one.version.name,
            one.version.captured,
            one.place,
        ),
    )


def _span(one: Drawn) -> tuple[int, int]:
    here = segment(one.version.text)[one.place]
    return here.start, here.end


def main() -> int:
    """Write the sheet and, where asked, the file of labels."""
    first = draw(SHARED)
    drawn = [*first, *more(first, SHARED)]
    names = [f"further-{place:03}" for place in range(1, len(drawn) + 1)]
    rows = [sheet_row(name, one) for name, one in zip(names, drawn, strict=True)]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if len(sys.argv) > 2:
        with Path(sys.argv[2]).open("x", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            out.writeheader()
            for one, row in zip(drawn, rows, strict=True):
                service = one.version.record.partition("/")[0]
                out.writerow(
                    {
                        **{key: row[key] for key in ("id", "captured", "start", "end", "sha256")},
                        "record": one.version.record,
                        "collection": one.version.collection,
                        "text": one.version.name,
                        "drawn": one.stratum,
                        "part": "development" if service in DEVELOPMENT else "train",
                    }
                )
    for (stratum, record), count in sorted(
        Counter((one.stratum, one.version.record) for one in drawn).items()
    ):
        print(f"{stratum}: {record}, {count}")
    print(f"{len(drawn)} clauses")
    return 0


if __name__ == "__main__":
    sys.exit(main())
