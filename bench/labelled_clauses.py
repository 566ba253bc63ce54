"""The labelled clauses with their words, re-derived from the open histories; spans that don't re-derive are an error."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.segment import segment
from lexposure.provisions.topics.features import Clause, clauses
from lexposure.sources.ota import read_versions

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Labelled", "labelled"]

COLLECTIONS = ("contrib-versions", "genai-contrib-versions", "genai-eu-versions")
SAME_OPERATOR = {"ChatGPT": "OpenAI", "Meta AI": "Meta", "Llama API": "Meta"}


@dataclass(frozen=True)
class Labelled:
    """A clause with its labels: `row` is the line of the CSV file."""

    row: dict[str, str]
    clause: Clause

    @property
    def operator(self) -> str:
        """The operator: what must not be in the training and the test at once."""
        service = self.row["record"].partition("/")[0]
        return SAME_OPERATOR.get(service, service)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics, the main one first."""
        return tuple(self.row["topics"].split())


def labelled(labels: Path, histories: Path) -> list[Labelled]:
    """Return the labelled clauses of a file; `histories` is the folder with the bundles."""
    with labels.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        wanted[row["text"]][int(row["start"])] = row
    found: dict[tuple[str, str], Labelled] = {}
    for collection in COLLECTIONS:
        for version in read_versions(histories / f"{collection}.bundle", warn=lambda _: None):
            name = hashlib.sha256(version.text).hexdigest()
            text = version.text.decode() if name in wanted else ""
            parts = segment(text)
            for part, clause in zip(parts, clauses(text, parts), strict=True):
                row = wanted[name].get(part.start)
                if row and hashlib.sha256(clause.words.encode()).hexdigest() == row["sha256"]:
                    found[name, row["start"]] = Labelled(row, clause)
    absent = [row for row in rows if (row["text"], row["start"]) not in found]
    assert not absent, f"{len(absent)} spans don't re-derive, the first of {absent[0]['record']}"
    return [found[row["text"], row["start"]] for row in rows]
