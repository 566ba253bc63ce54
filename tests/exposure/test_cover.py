"""The least set of items that serves every need: as cheap as trying them all, and always the same one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.exposure.cover import Way, least_cover, serves

_ITEMS = tuple("abcdefg")
_WAYS = st.lists(st.frozensets(st.sampled_from(_ITEMS), min_size=1, max_size=3), min_size=1, max_size=4)
_NEEDS = st.lists(_WAYS, max_size=7).map(lambda found: {f"n{n}": ways for n, ways in enumerate(found)})
_COSTS = st.fixed_dictionaries({item: st.integers(1, 3) for item in _ITEMS})


def _by_trial(costs: Mapping[str, int], needs: Mapping[str, Sequence[Way]]) -> tuple[int, tuple[str, ...]]:
    """Try every set, those with the first item before those without; the first of the cheapest is kept."""
    best: tuple[int, tuple[str, ...]] | None = None
    for taken in product((True, False), repeat=len(_ITEMS)):
        items = frozenset(item for item, is_in in zip(_ITEMS, taken, strict=True) if is_in)
        if all(serves(items, ways) for ways in needs.values()):
            cost = sum(costs[item] for item in items)
            if best is None or cost < best[0]:
                best = cost, tuple(sorted(items))
    assert best is not None
    return best


@settings(max_examples=120, deadline=None)
@given(costs=_COSTS, needs=_NEEDS)
def test_it_is_the_set_that_trying_all_finds(costs: dict[str, int], needs: dict[str, list[Way]]) -> None:
    """Cost and choice among equals are those of brute force, ways of several items and other costs than 1 included."""
    found = least_cover(costs, needs)
    assert (found.cost, found.items) == _by_trial(costs, needs)
    assert found.proven
    assert found.bound == found.cost


@settings(max_examples=60, deadline=None)
@given(costs=_COSTS, needs=_NEEDS)
def test_needs_that_share_no_item_are_a_bound_by_hand(
    costs: dict[str, int], needs: dict[str, list[Way]]
) -> None:
    """No item serves two of them, so the cheapest ways of all of them can't cost more than any set."""
    found = least_cover(costs, needs)
    items = [frozenset().union(*needs[need]) for need in found.apart]
    assert sum(map(len, items)) >= len(frozenset().union(*items))
    assert found.apart_cost <= found.cost


def test_the_greedy_choice_may_cost_more() -> None:
    """Taking what serves most first ends with three items where two are enough."""
    both, left, right = ("a", "b", "c")
    served = {both: "1234", left: "125", right: "346"}
    needs = {
        need: [frozenset({item}) for item, numbers in served.items() if need in numbers] for need in "123456"
    }
    assert least_cover(dict.fromkeys("abc", 1), needs).items == (left, right)


def test_parts_count_only_together() -> None:
    """A way of two items serves nothing while one is missing, and is not taken where one item alone is cheaper."""
    needs = {"n": [frozenset({"a", "b"}), frozenset({"c"})]}
    assert least_cover({"a": 1, "b": 1, "c": 2}, needs).items == ("a", "b")
    assert least_cover({"a": 1, "b": 2, "c": 2}, needs).items == ("c",)
    assert least_cover({"a": 1, "b": 2, "c": 2}, {**needs, "m": [frozenset({"b"})]}).items == ("a", "b")


def test_a_search_that_is_given_up_says_so() -> None:
    """Without a node of the search tree nothing is proved: the bound stays below the cost, and what is given serves all."""
    items = [f"i{n:02}" for n in range(30)]
    needs = {
        f"{n}{m}": [frozenset({items[n]}), frozenset({items[m]}), frozenset({items[(n + m) % 30]})]
        for n in range(30)
        for m in range(n)
        if (n * m + n) % 7 == 0
    }
    found = least_cover(dict.fromkeys(items, 1), needs, nodes=1)
    assert all(serves(set(found.items), ways) for ways in needs.values())
    assert found.bound <= found.cost
    assert found.proven == (found.bound == found.cost)


def test_a_need_without_way_is_refused() -> None:
    """Who asks for the impossible, or for what needs nothing, made a mistake."""
    with pytest.raises(ValueError, match="n has no way"):
        least_cover({}, {"n": []})
    with pytest.raises(ValueError, match="n has no way"):
        least_cover({}, {"n": [frozenset()]})
