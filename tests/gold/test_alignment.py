"""Links that somebody read: drawn from real histories, kept as positions and hashes, judged right or wrong.

Columns of `alignment/links.csv`: record, SHA-256 of both texts, both spans, similarity, verdict, note. Rows without a
verdict don't count, and neither do links that aren't made any more; they can't be wrong.

`left_over.csv` is a part of its own: links of clauses that are only paired because they stand alone in their place, or
alone say what they say. They have the fewest words in common, and the sample before doesn't hold them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lexposure.archive.quotes import span_hash
from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.sources.ota import read_versions

FOLDER = Path(__file__).parent / "alignment"
BAR, MADE = 0.97, 0.9
BAR_LEFT_OVER = 0.93
PARTS = {"links.csv": "bands.csv", "left_over.csv": "left_over_bands.csv"}

Row = dict[str, str]


def rows(name: str = "links.csv") -> list[Row]:
    """Return the rows of a table."""
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_sample_is_positions_and_hashes_from_many_transitions() -> None:
    """At least 170 links, one a transition, from every band of similarity, and no words."""
    links = rows()
    assert len(links) >= 170
    assert len({(one["before_text"], one["after_text"]) for one in links}) == len(links)
    assert {one["verdict"] for one in links} <= {"right", "wrong", ""}
    assert all(int(band["drawn"]) > 0 for band in rows("bands.csv"))


def test_the_part_of_what_was_left_over_is_of_the_same_kind() -> None:
    """60 links of 29 documents, all with a verdict; of those in both parts two readers said the same."""
    links = rows("left_over.csv")
    assert len(links) == sum(int(band["drawn"]) for band in rows("left_over_bands.csv")) == 60
    assert len({one["record"] for one in links}) == 29
    assert {one["verdict"] for one in links} == {"right", "wrong"}
    before = {_name(one): one["verdict"] for one in rows()}
    assert all(before.get(_name(one), one["verdict"]) == one["verdict"] for one in links)


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    """Return the texts of the sample by their SHA-256."""
    wanted = {one[key] for part in PARTS for one in rows(part) for key in ("before_text", "after_text")}
    found = {}
    for bundle in sorted((shared / "terms/histories").glob("*.bundle")):
        for version in read_versions(bundle):
            text = version.text.decode()
            if (name := span_hash(text)) in wanted:
                found[name] = text
    assert set(found) == wanted
    return found


@pytest.fixture(scope="module")
def made(texts: dict[str, str]) -> dict[str, list[Row]]:
    """Return the links of both parts that are still made."""
    return {part: [one for one in rows(part) if _is_made(one, texts)] for part in PARTS}


@pytest.mark.shared
def test_links_that_were_read_are_right(made: dict[str, list[Row]]) -> None:
    """Of the links in the sample that are still made, weighed by how often their band occurs, 97 % are right."""
    still = made["links.csv"]
    assert len(still) >= MADE * len(rows())
    assert all(one["verdict"] for one in still), "every link of the sample bears a verdict"
    assert weighed(still) >= BAR


@pytest.mark.shared
def test_links_of_what_was_left_over_are_right(made: dict[str, list[Row]]) -> None:
    """Nine in ten are still made; of those 93 % are right, and 97 % of all edited links together."""
    still = made["left_over.csv"]
    assert len(still) >= MADE * len(rows("left_over.csv"))
    assert sum(one["verdict"] == "right" for one in still) >= BAR_LEFT_OVER * len(still)
    sizes = {part: sum(int(band["links"]) for band in rows(bands)) for part, bands in PARTS.items()}
    right = sum(sizes[part] * weighed(made[part], bands) for part, bands in PARTS.items())
    assert right / sum(sizes.values()) >= BAR


def weighed(read: list[Row], table: str = "bands.csv") -> float:
    """Return the share of right links, each band weighed by the number of such links in the histories."""
    bands = {float(band["from"]): int(band["links"]) for band in rows(table)}
    right = total = 0.0
    for start, weight in bands.items():
        inside = [one for one in read if max(b for b in bands if b <= float(one["similarity"])) == start]
        if inside:
            right += weight * sum(one["verdict"] == "right" for one in inside) / len(inside)
            total += weight
    return right / total


def _is_made(row: Row, texts: dict[str, str]) -> bool:
    before, after = (Cut.of(texts[row[key]]) for key in ("before_text", "after_text"))
    wanted = row["before_span"], row["after_span"]
    return any(
        (_span(before, old), _span(after, new)) == wanted
        for link in align(before, after).links
        for old in link.before
        for new in link.after
    )


def _name(row: Row) -> tuple[str, ...]:
    return tuple(row[key] for key in ("before_text", "after_text", "before_span", "after_span"))


def _span(cut: Cut, place: int) -> str:
    return f"{cut.segments[place].start}-{cut.segments[place].end}"
