"""Conditions as authors write them, brought into disjunctive normal form with interned tests.

An author writes any tree of `all`, `any` and `not` over tests `{facet: value}`. Kleene's three-valued logic is a
distributive lattice with De Morgan's laws, so the normal form has the same value as the tree under every profile.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from pathlib import Path
from typing import Any

from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY, Facet
from lexposure.model.names import nearest
from lexposure.model.namespaces import BASE, ODRL, XSD
from lexposure.model.places import place_iri
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, Value

__all__ = ["MAX_CLAUSES", "Clause", "Condition", "Test", "conclusion", "jsonld", "normal_form", "single_test"]

MAX_CLAUSES = 64
_COMPARISONS = ("gt", "gteq", "lt", "lteq")
_LARGEST = Decimal("1e40")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VALUE = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_OPPOSITE = {"gt": "lteq", "lteq": "gt", "gteq": "lt", "lt": "gteq"}


@dataclass(frozen=True, order=True)
class Test:
    """One test of one facet. `value` is an IRI, a decimal or an ISO date, by `datatype` ("" for an IRI)."""

    operand: str
    operator: str
    value: str
    datatype: str = ""

    @property
    def iri(self) -> str:
        """The content-hashed IRI: the same test in two claims is one node."""
        return _hashed(self.operand, self.operator, self.value, self.datatype)

    def negated(self) -> Test:
        """Return the opposite test: `isNoneOf` for set tests, the complementary comparison for numbers and dates."""
        operator = _OPPOSITE.get(self.operator)
        if operator:
            return Test(self.operand, operator, self.value, self.datatype)
        facet_operator = next(f.operator for f in FACETS.values() if f.property == self.operand)
        return Test(
            self.operand,
            facet_operator if self.operator == "isNoneOf" else "isNoneOf",
            self.value,
            self.datatype,
        )


Clause = frozenset[Test]
Condition = frozenset[Clause]


def normal_form(tree: Value, file: str | Path) -> Condition:
    """Return the disjunctive normal form of a condition tree: a set of clauses, each a set of tests.

    Raises CuratedDataError for unknown facets, misplaced operators, and trees of more than 64 clauses.
    """
    clauses = _walk(tree, file, positive=True)
    _check_size(len(clauses), tree, file, limit=MAX_CLAUSES * 16)
    kept = frozenset(c for c in clauses if not any(other < c for other in clauses))
    _check_size(len(kept), tree, file)
    return kept


def single_test(tree: Value, file: str | Path) -> Test:
    """Return the one test that a tree consists of. Raises CuratedDataError if it is more than one."""
    tests = [test for clause in normal_form(tree, file) for test in clause]
    if len(tests) != 1:
        raise _no_conclusion(tree, file)
    return tests[0]


def conclusion(tree: Value, file: str | Path) -> Test:
    """Return what a derived fact concludes: one concept that is so. Raises CuratedDataError for anything else."""
    test = single_test(tree, file)
    if test.operator == "isNoneOf" or FACETS_BY_PROPERTY[test.operand].kind != "concept":
        raise _no_conclusion(tree, file)
    return test


def _no_conclusion(tree: Value, file: str | Path) -> CuratedDataError:
    what = "a derived fact concludes exactly one `{facet: value}`, of a facet with concepts"
    return CuratedDataError(
        what, place=_place(tree, file), fix="write concludes: {classes: eu-ai-act/high-risk}"
    )


def jsonld(condition: Condition) -> dict[str, Any]:
    """Return the condition as a JSON-LD node whose parts all have content-hashed IRIs.

    A test is described where it stands first, and only named where it stands again: alternatives share most tests.
    """
    described: set[str] = set()
    nodes = [_clause_node(clause, described) for clause in sorted(condition, key=sorted)]
    if len(nodes) == 1:
        return nodes[0]
    return {
        "id": _hashed("or", *(node["id"] for node in nodes)),
        "type": "odrl:LogicalConstraint",
        "or": nodes,
    }


def _clause_node(clause: Clause, described: set[str]) -> dict[str, Any]:
    tests = [_test_node(test, described) for test in sorted(clause)]
    if len(tests) == 1:
        return tests[0]
    return {
        "id": _hashed("and", *(test["id"] for test in tests)),
        "type": "odrl:LogicalConstraint",
        "and": tests,
    }


def _test_node(test: Test, described: set[str]) -> dict[str, Any]:
    if test.iri in described:
        return {"id": test.iri}
    described.add(test.iri)
    key = {"": "concept", XSD + "decimal": "amount", XSD + "date": "day"}[test.datatype]
    operator = ODRL + test.operator
    return {
        "id": test.iri,
        "type": "odrl:Constraint",
        "operand": test.operand,
        "comparison": operator,
        key: test.value,
    }


def _hashed(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{BASE}cond/{digest[:20]}"


def _walk(tree: Value, file: str | Path, *, positive: bool) -> Condition:
    if not isinstance(tree, Mapping) or not tree:
        raise CuratedDataError(
            "a condition is `all:`, `any:`, `not:` or `facet: value`", place=_place(tree, file)
        )
    parts = [_part(key, child, tree, file, positive=positive) for key, child in tree.items()]
    return _conjunction(parts, tree, file) if positive else _disjunction(parts)


def _part(key: str, child: Value, tree: Mapping, file: str | Path, *, positive: bool) -> Condition:
    if key == "not":
        return _walk(child, file, positive=not positive)
    if key in ("all", "any"):
        if not isinstance(child, Listing) or not child:
            raise CuratedDataError(f"`{key}` takes a list of conditions", place=Place(file, tree.lines[key]))
        parts = [_walk(item, file, positive=positive) for item in child]
        return _conjunction(parts, tree, file) if (key == "all") == positive else _disjunction(parts)
    if key not in FACETS:
        known = [*FACETS, "all", "any", "not"]
        raise CuratedDataError(
            f"unknown facet `{key}`", place=Place(file, tree.lines[key]), fix=nearest(key, known)
        )
    return _facet(FACETS[key], child, Place(file, tree.lines[key]), positive=positive)


def _facet(facet: Facet, value: Value, place: Place, *, positive: bool) -> Condition:
    """A list means any of its values; a mapping of comparisons means all of them."""
    if isinstance(value, Mapping):
        tests = [_comparison(facet, operator, number, place) for operator, number in value.items()]
        alternatives = False
    else:
        items = value if isinstance(value, Listing) else [value]
        tests = [_plain(facet, item, place) for item in items]
        alternatives = True
    if not tests:
        raise CuratedDataError(f"`{facet.key}` has no value", place=place)
    literals = tests if positive else [test.negated() for test in tests]
    if alternatives == positive:
        return frozenset(frozenset([test]) for test in literals)
    return frozenset([frozenset(literals)])


def _plain(facet: Facet, value: Value, place: Place) -> Test:
    if not isinstance(value, Scalar) or facet.kind in ("number", "date"):
        example = "{gteq: 250}" if facet.kind == "number" else "{lt: 2026-08-02}"
        what = f"`{facet.key}` takes {'a comparison such as ' + example if facet.kind in ('number', 'date') else 'plain values'}"
        raise CuratedDataError(what, place=place)
    if not _VALUE.fullmatch(value):
        fix = f"write {facet.key}: name, or {facet.key}: [name, name]"
        raise CuratedDataError(f"`{facet.key}` has no value `{value}`", place=place, fix=fix)
    iri = place_iri(value) if facet.kind == "place" else facet.prefix + value
    return Test(facet.property, facet.operator, iri)


def _comparison(facet: Facet, operator: str, value: Value, place: Place) -> Test:
    if facet.kind not in ("number", "date") or operator not in _COMPARISONS or not isinstance(value, Scalar):
        raise CuratedDataError(
            f"`{facet.key}` can't be compared with `{operator}`",
            place=place,
            fix="use gt, gteq, lt or lteq on a number or date",
        )
    try:
        if facet.kind == "date":
            return Test(facet.property, operator, _day(value), XSD + "date")
        return Test(facet.property, operator, _number(value), XSD + "decimal")
    except (ValueError, InvalidOperation):
        fix = "write YYYY-MM-DD" if facet.kind == "date" else "write a number without unit"
        raise CuratedDataError(f"`{value}` is no {facet.kind}", place=place, fix=fix) from None


def _day(value: str) -> str:
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return dt.date.fromisoformat(value).isoformat()


def _number(value: str) -> str:
    """Return a number in plain digits and without idle zeros, so that equal thresholds are one test."""
    number = Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST or "_" in value:
        raise ValueError(value)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _disjunction(parts: list[Condition]) -> Condition:
    return frozenset(clause for part in parts for clause in part)


def _conjunction(parts: list[Condition], tree: Value, file: str | Path) -> Condition:
    size = 1
    for part in parts:
        size *= len(part)
        _check_size(size, tree, file, limit=MAX_CLAUSES * 16)
    return frozenset(frozenset().union(*combination) for combination in product(*parts))


def _check_size(size: int, tree: Value, file: str | Path, limit: int = MAX_CLAUSES) -> None:
    if size > limit:
        raise CuratedDataError(
            f"the condition has more than {limit} alternatives",
            place=_place(tree, file),
            fix="introduce a derived fact",
        )


def _place(value: Value, file: str | Path) -> Place:
    return Place(file, getattr(value, "line", None))
