"""Links that somebody read: drawn from real histories, kept as positions and hashes, judged right or wrong.

Columns of `alignment/links.csv`: record, SHA-256 of both texts, both spans, similarity, verdict, note. Rows without a
verdict don't count, and neither do links that aren't made any more; they can't be wrong.
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


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    """Return the texts of the sample by their SHA-256."""
    wanted = {one[key] for one in rows() for key in ("before_text", "after_text")}
    found = {}
    for bundle in sorted((shared / "terms/histories").glob("*.bundle")):
        for version in read_versions(bundle):
            text = version.text.decode()
            if (name := span_hash(text)) in wanted:
                found[name] = text
    assert set(found) == wanted
    return found


@pytest.mark.shared
def test_links_that_were_read_are_right(texts: dict[str, str]) -> None:
    """Of the links in the sample that are still made, weighed by how often their band occurs, 97 % are right."""
    made = [one for one in rows() if _is_made(one, texts)]
    assert len(made) >= MADE * len(rows())
    read = [one for one in made if one["verdict"]]
    assert len(read) == len(made), "every link of the sample bears a verdict"
    assert weighed(read) >= BAR


def weighed(read: list[Row]) -> float:
    """Return the share of right links, each band weighed by the number of such links in the histories."""
    bands = {float(band["from"]): int(band["links"]) for band in rows("bands.csv")}
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


def _span(cut: Cut, place: int) -> str:
    return f"{cut.segments[place].start}-{cut.segments[place].end}"
