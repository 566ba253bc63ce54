"""Conditions: any tree an author writes keeps its value in disjunctive normal form."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.knowledge import conditions
from lexposure.knowledge.conditions import MAX_CLAUSES, jsonld, normal_form, single_test
from lexposure.model.errors import CuratedDataError
from lexposure.sources.yaml_file import Value, read_yaml

LEAVES = ["roles: employer", "data: personal", "established_in: DE", "use_cases: chatbot"]


def tree_of(text: str) -> Value:
    return read_yaml(f"when: {text}".encode(), "test.yaml", CuratedDataError)["when"]


def _trees() -> st.SearchStrategy[Any]:
    leaves = st.sampled_from(LEAVES).map(lambda leaf: ("leaf", leaf))

    def extend(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(children, min_size=1, max_size=3)
        return st.one_of(
            several.map(lambda c: ("all", c)),
            several.map(lambda c: ("any", c)),
            children.map(lambda c: ("not", c)),
        )

    return st.recursive(leaves, extend, max_leaves=6)


def _written(tree: Any) -> str:
    kind, content = tree
    if kind == "leaf":
        return "{" + content + "}"
    if kind == "not":
        return "{not: " + _written(content) + "}"
    return "{" + kind + ": [" + ", ".join(_written(child) for child in content) + "]}"


def _value(tree: Any, world: dict[str, int]) -> int:
    kind, content = tree
    if kind == "leaf":
        return world[content]
    if kind == "not":
        return 2 - _value(content, world)
    values = [_value(child, world) for child in content]
    return min(values) if kind == "all" else max(values)


def _value_of_normal_form(text: str, world: dict[str, int]) -> int:
    by_test: dict[conditions.Test, int] = {}
    for leaf, value in world.items():
        test = single_test(tree_of("{" + leaf + "}"), "test.yaml")
        by_test[test], by_test[test.negated()] = value, 2 - value
    clauses = normal_form(tree_of(text), "test.yaml")
    return max(min(by_test[test] for test in clause) for clause in clauses)


class TestNormalForm:
    """The normal form of a tree."""

    @given(_trees())
    def test_has_the_trees_value_in_all_three_valued_worlds(self, tree: Any) -> None:
        """Whatever is true, open or false, tree and normal form agree, unless they differ between open and settled
        only because a test occurs beside its own negation."""
        text = _written(tree)
        for values in product((0, 1, 2), repeat=len(LEAVES)):
            world = dict(zip(LEAVES, values, strict=True))
            assert _value_of_normal_form(text, world) == _value(tree, world)

    def test_a_list_means_any_of_its_values(self) -> None:
        """`roles: [a, b]` is one alternative each; negated, both must fail."""
        assert len(normal_form(tree_of("{roles: [employer, any-person]}"), "f")) == 2
        assert len(normal_form(tree_of("{not: {roles: [employer, any-person]}}"), "f")) == 1

    def test_comparisons_are_negated_by_their_opposite(self) -> None:
        """Not at least 250 is below 250: no test of its own is needed for the negation."""
        (clause,) = normal_form(tree_of("{not: {employees: {gteq: 250}}}"), "f")
        assert [(t.operator, t.value) for t in clause] == [("lt", "250")]

    def test_redundant_alternatives_are_dropped(self) -> None:
        """A clause that contains another says nothing more."""
        text = "{any: [{roles: employer}, {all: [{roles: employer}, {data: personal}]}]}"
        assert len(normal_form(tree_of(text), "f")) == 1

    def test_too_many_alternatives_are_refused(self) -> None:
        """More than 64 alternatives are no condition that a person can review."""
        pairs = ", ".join(f"{{any: [{{roles: r{i}}}, {{data: d{i}}}]}}" for i in range(7))
        with pytest.raises(CuratedDataError, match=f"more than {MAX_CLAUSES}"):
            normal_form(tree_of("{all: [" + pairs + "]}"), "f")


class TestNames:
    """The identifiers of conditions."""

    def test_the_same_test_in_two_claims_is_one_node(self) -> None:
        """Interning: the IRI depends on facet, operator and value alone."""
        one = jsonld(normal_form(tree_of("{roles: employer}"), "a.yaml"))
        two = jsonld(normal_form(tree_of("{any: [{roles: employer}]}"), "b.yaml"))
        assert one["id"] == two["id"]

    def test_order_does_not_matter(self) -> None:
        """The same condition written in another order is the same node."""
        one = jsonld(normal_form(tree_of("{all: [{roles: employer}, {data: personal}]}"), "f"))
        two = jsonld(normal_form(tree_of("{all: [{data: personal}, {roles: employer}]}"), "f"))
        assert one["id"] == two["id"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{role: employer}", "did you mean `roles`"),
        ("{employees: 250}", "takes a comparison"),
        ("{employees: {about: 250}}", "can't be compared"),
        ("{placed_on_market_on: {lt: soon}}", "is no date"),
        ("{employees: {gteq: many}}", "is no number"),
        ("{all: {roles: employer}}", "takes a list"),
        ("{roles: {gteq: 2}}", "can't be compared"),
        ("[]", "a condition is"),
        ("{}", "a condition is"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, message: str) -> None:
    """An author's mistake gives file, line and the fix."""
    with pytest.raises(CuratedDataError, match=message) as caught:
        normal_form(tree_of(text), "file.yaml")
    assert str(caught.value).startswith("file.yaml:1")
