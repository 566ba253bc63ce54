"""Draw further clauses for training and development, apart from all that tests: spans and hashes, no words.

    python bench/further_sample.py SHEET [OUT]

writes `SHEET` (JSON lines with the words, for readers, never to be kept here) and `OUT` (a new file in the form of
`data/labels/further.csv`, labels empty). As `fresh_sample` draws, with a seed of its own. Two strata:

- `new-operator`: documents of the public archive outside the histories, of operators that neither the fresh part nor the
  parts kept apart have; the newest version of each.
- `new-words`: clauses of the operators in the histories that are trained on anyway, from versions without a label, whose
  wording stands in no version with labels and is less than 80 % alike to all clauses of such versions of the operator's.

No document of the fresh part, no wording of it, and no operator of a part kept apart is drawn from. `DEVELOPMENT` names the
operators whose clauses are kept for development: never trained on, looked at while rules are written.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from fresh_sample import (
    ELSEWHERE,
    NEVER_TRAINED,
    ROOT,
    SHARED,
    Draw,
    Drawn,
    Text,
    labels,
    sheet_row,
    texts,
    wording,
)

from lexposure.archive.quotes import span_hash
from lexposure.provisions.segment import segment

__all__ = ["COLUMNS", "DEVELOPMENT", "every_text"]

SEED = 20261126
COUNT, A_NEW_DOCUMENT, A_DOCUMENT = 400, 26, 9
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


def main() -> int:
    """Write the sheet and, where asked, the file of labels."""
    drawn = draw(SHARED)
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
