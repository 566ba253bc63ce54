"""A scope says which parts of a document bind the user of one service."""

from __future__ import annotations

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import segment

TEXT = """\
1\\. All
------

Preamble

**1.1.** a

**1.2.** b

**1.2.1.** c

**1.20.** d

5\\. Lamps
--------

Lamp preamble

**5.1.** e

**5.2.** f

**5.2.1.** g
"""


def _numbers(scope: Scope) -> list[str]:
    return [part.number or part.heading or "-" for part in scope.select(segment(TEXT))]


def test_a_section_brings_all_its_parts() -> None:
    """`1` is the whole section, its preamble included."""
    assert _numbers(Scope.of(["1"])) == ["1", "-", "1.1", "1.2", "1.2.1", "1.20"]


def test_a_clause_brings_its_parts_and_no_neighbour() -> None:
    """`1.2` holds 1.2.1 and not 1.20."""
    assert _numbers(Scope.of(["1.2"])) == ["1.2", "1.2.1"]


def test_a_hash_means_the_heading_and_its_preamble_alone() -> None:
    """`5#` leaves out whatever has a number below section 5."""
    assert _numbers(Scope.of(["5#", "5.2"])) == ["5", "-", "5.2", "5.2.1"]


def test_sections_can_be_taken_out_again() -> None:
    """One reading of a scope differs from another by a clause that is left out."""
    assert _numbers(Scope.of(["1"], without=["1.2"])) == ["1", "-", "1.1", "1.20"]


def test_sections_that_a_version_lacks_are_told() -> None:
    """A scope outlives versions: what isn't there is named, not guessed."""
    assert Scope.of(["1", "5.12", "7#"]).absent(segment(TEXT)) == ["5.12", "7#"]
    assert Scope.of(["5.12"]).select(segment(TEXT)) == []


@pytest.mark.parametrize("sections", [["1.."], ["50-52"], ["#"], [""], ["1 2"], []])
def test_what_is_no_section_is_refused(sections: list[str]) -> None:
    """A scope that can't mean anything is an error in the curated data."""
    with pytest.raises(CuratedDataError, match="fix:"):
        Scope.of(sections)
