"""Canonical JSON: one form for each value, and only values that mean the same everywhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.archive.canonical import canonical
from lexposure.model.errors import UserError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=VALUES)
def test_the_form_reads_back_and_is_its_own_form(value: object) -> None:
    """Canonical bytes parse to the value, and the parsed value has the same bytes."""
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


def test_rfc_8785_order_and_escapes() -> None:
    """Keys stand in the order of their UTF-16 code units, and only what must be escaped is (RFC 8785, 3.2)."""
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]
    assert canonical("\u20ac$\u000f\nA'B\"\\\u007f/") == '"\u20ac$\\u000f\\nA\'B\\"\\\\\u007f/"'.encode()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": {"b": [1, 1.5]}}, r"\$\.a\.b\[1\] is a float"),
        ({"a": float("nan")}, "a float"),
        ({1: "x"}, "a key is a int"),
        ({"a": 2**53}, "beyond"),
        ({"a": -(2**53)}, "beyond"),
        ({"a": "\ud800"}, "surrogate"),
        ({"\udfff": "a"}, "surrogate"),
        ({"a": b"x"}, "a bytes"),
        ({"a": {1, 2}}, "a set"),
    ],
)
def test_other_values_are_refused_by_name(value: object, place: str) -> None:
    """A value without one meaning is refused, and the message says where it stands."""
    with pytest.raises(UserError, match=place):
        canonical(value)


def test_endless_nesting_is_refused() -> None:
    """A tree too deep for readers elsewhere is refused instead of exhausting the stack."""
    value: list[object] = []
    value.append(value)
    with pytest.raises(UserError, match="64 levels"):
        canonical(value)
