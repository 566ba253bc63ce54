"""Where an enumerator belongs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.sources.enumerators import follows, place

_SERIES = {
    "numbers": [str(number) for number in range(1, 30)],
    "letters": [chr(code) for code in range(ord("a"), ord("z") + 1)],
    "capitals": [chr(code) for code in range(ord("A"), ord("Z") + 1)],
    "roman": ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"],
    "doubled": ["aa", "bb", "cc", "dd", "ee", "ff"],
}


@pytest.mark.parametrize("labels", _SERIES.values(), ids=_SERIES)
def test_each_label_of_a_series_follows_the_one_before(labels: list[str]) -> None:
    """In each series of labels the successor is known."""
    assert all(follows(one, other) for one, other in itertools.pairwise(labels))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("b", "ba", True), ("ba", "bb", True), ("bb", "c", True), ("14", "14a", True), ("14b", "15", True),
        ("1", "1a", True), ("a", "c", False), ("1", "3", False), ("a", "A", False), ("h", "j", False), ("ba", "d", False),
    ],
)  # fmt: skip
def test_inserted_labels_have_their_place(before: str, after: str, expected: bool) -> None:
    """`ba` comes after `b` and before `c`; nothing is skipped."""
    assert follows(before, after) is expected


@pytest.mark.parametrize(
    ("labels", "label", "upcoming", "depth"),
    [
        (["h"], "i", "ii", 1),
        (["h"], "i", "j", 0),
        (["b", "iv"], "v", "", 1),
        (["a", "ii"], "b", "", 0),
        (["m", "1", "B"], "1", "2", 3),
        (["m", "1", "B", "2"], "C", "", 2),
        (["m", "1", "C"], "2", "", 1),
        (["a", "II"], "aa", "bb", 2),
        (["a"], "aa", "b", 0),
        (["c"], "e", "", 0),
        ([], "2", "", None),
        (["a"], "7", "", None),
    ],
)
def test_the_order_of_labels_decides_the_level(
    labels: list[str], label: str, upcoming: str, depth: int | None
) -> None:
    """A label continues the innermost list that it follows, or opens one; what comes next settles doubts."""
    assert place(labels, label, upcoming) == depth


@given(
    st.lists(st.text(alphabet="abivx19IVAB", min_size=1, max_size=3), max_size=5),
    st.text("abix12", max_size=4),
)
def test_a_place_is_a_level_or_none(labels: list[str], label: str) -> None:
    """Whatever the labels, the answer is a level that exists, the next deeper one, or None."""
    depth = place(labels, label)
    assert depth is None or 0 <= depth <= len(labels)
