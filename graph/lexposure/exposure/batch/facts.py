"""From a portfolio's columns to the truth of every test, a bit a profile: `facts.TestTable` for many at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexposure.exposure.batch.portfolio import Lists, Portfolio
from lexposure.exposure.batch.sheet import Cells, Sheet
from lexposure.exposure.facts import TestTable, members
from lexposure.exposure.index import Index
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

__all__ = ["BatchFacts"]

Words = NDArray[np.uint64]
_COMPARE = {"gt": np.greater, "gteq": np.greater_equal, "lt": np.less, "lteq": np.less_equal}


class BatchFacts:
    """The facts of one portfolio on one day. Slices of it may be asked for from several threads."""

    def __init__(self, index: Index, table: TestTable, portfolio: Portfolio, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self._size = len(index.tests)
        self._closed = np.array(members(table.closed), dtype=np.intp)
        self._columns = [
            _Readings(index, table, lists)
            if FACETS[key].kind == "reading"
            else _Facet(index, table, portfolio, key, as_of)
            for key, lists in sorted(_stated(portfolio).items())
        ]
        self._comparisons = [
            (number, key, operator, _threshold(key, value))
            for number, (operand, operator, value, _) in enumerate(index.tests)
            if (key := FACETS_BY_PROPERTY[operand].key) in portfolio.numbers
        ]

    def planes(self, start: int, stop: int) -> Cells:
        """Return the tests of profiles start to stop: a row a test, words of "is true", then words of "may be true"."""
        words = -(-(stop - start) // 64)
        tests = np.zeros((self._size, 2 * words), dtype=np.uint64)
        true, false = tests[:, :words], tests[:, words:]
        false[self._closed] = ~np.uint64(0)
        for column in self._columns:
            met, failed = column.settled(start, stop, words)
            true[column.tests] = met
            false[column.tests] = failed
        for number, key, operator, wanted in self._comparisons:
            given = self._portfolio.numbers[key]
            known = given.known[start:stop]
            if key in self._portfolio.open_facets:
                known = known & ~self._portfolio.open_facets[key][start:stop]
            holds = _COMPARE[operator](given.numbers[start:stop], wanted)
            true[number] = _packed(holds & known, words)
            false[number] = _packed(~holds & known, words)
        np.invert(false, out=false)
        return tests


class _Facet:
    """The tests of one facet, from what profiles list, deny and open of it."""

    def __init__(
        self, index: Index, table: TestTable, portfolio: Portfolio, key: str, as_of: dt.date
    ) -> None:
        self._portfolio, self._key = portfolio, key
        self.tests = _tests_of(index, key)
        epoch = table.epoch(as_of)
        self._listed = portfolio.listed.get(key)
        self._denied, self._opened = portfolio.denied.get(key), portfolio.opened.get(key)
        bearing = {
            value: table.bearing(key, value, epoch)
            for value in _values(self._listed, self._denied, self._opened)
        }
        own = {value: table.asking(key, value) for value in _values(self._denied)}
        self._met = _Union(self._listed, {v: met for v, (met, _) in bearing.items()}, self.tests)
        self._narrower = _Union(
            self._listed, {v: narrower for v, (_, narrower) in bearing.items()}, self.tests
        )
        self._denies = _Union(self._denied, {v: own[v] | bearing[v][1] for v in own}, self.tests)
        self._opens = _Union(
            self._opened, {v: met | narrower for v, (met, narrower) in bearing.items()}, self.tests
        )

    def settled(self, start: int, stop: int, words: int) -> tuple[Cells, Cells]:
        """Return which tests are true and which are false; see `TestTable`, which says the same of one profile."""
        listing = _held(self._listed, start, stop, words)
        met, opened = self._met.of(listing), self._narrower.of(listing)
        complete = self._complete(start, stop, words)
        if self._opened is not None:
            opened = opened | self._opens.of(_held(self._opened, start, stop, words))
        if self._denied is None:
            return met, ~(met | opened) & complete
        denied = self._denies.of(_held(self._denied, start, stop, words))
        return met, ~met & ((complete & ~(opened & ~denied)) | (~complete & denied))

    def _complete(self, start: int, stop: int, words: int) -> Words:
        """Return the profiles whose list is complete."""
        if self._listed is None:
            return np.zeros(words, dtype=np.uint64)
        known = self._listed.known[start:stop]
        if self._key in self._portfolio.open_facets:
            known = known & ~self._portfolio.open_facets[self._key][start:stop]
        return _packed(known, words)


class _Readings:
    """Adopting a reading rejects the others of its question and leaves other questions open."""

    def __init__(self, index: Index, table: TestTable, lists: Lists) -> None:
        self._lists = lists
        self.tests = _tests_of(index, "readings")
        asking = {reading: table.asking("readings", reading) for reading in index.question_of}
        rivals = {
            value: sum(
                asking[r] for r, question in index.question_of.items() if question == index.question_of[value]
            )
            for value in lists.values
        }
        self._met = _Union(lists, {value: asking[value] for value in lists.values}, self.tests)
        self._asked = _Union(lists, rivals, self.tests)

    def settled(self, start: int, stop: int, words: int) -> tuple[Cells, Cells]:
        """Return which readings are adopted and which rejected."""
        held = _held(self._lists, start, stop, words)
        met = self._met.of(held)
        return met, self._asked.of(held) & ~met


class _Union:
    """For each test the values of a column of which one is enough."""

    def __init__(self, lists: Lists | None, bits: dict[str, int], tests: NDArray[np.intp]) -> None:
        values = lists.values if lists else ()
        nothing = len(values)
        rows: dict[int, list[int]] = {int(test): [] for test in tests}
        for code, value in enumerate(values):
            for test in members(bits[value]):
                rows[test].append(code)
        self._sheet = Sheet([row or [nothing] for row in rows.values()])

    def of(self, held: Cells) -> Cells:
        """Return a row a test, from a row a value and one behind them that nobody holds."""
        found: Cells = self._sheet.fold(np.bitwise_or, held).take(self._sheet.place, axis=0)
        return found


def _stated(portfolio: Portfolio) -> dict[str, Any]:
    return {**portfolio.opened, **portfolio.denied, **portfolio.listed}


def _values(*columns: Lists | None) -> set[str]:
    return {value for lists in columns if lists for value in lists.values}


def _tests_of(index: Index, key: str) -> NDArray[np.intp]:
    found = [n for n, test in enumerate(index.tests) if FACETS_BY_PROPERTY[test[0]].key == key]
    return np.array(found, dtype=np.intp)


def _held(lists: Lists | None, start: int, stop: int, words: int) -> Cells:
    """Return a row a value, a bit for each profile that lists it, and a last row without any."""
    if lists is None:
        return np.zeros((1, words), dtype=np.uint64)
    offsets = lists.offsets[start : stop + 1]
    codes = lists.codes[offsets[0] : offsets[-1]]
    profile = np.repeat(np.arange(stop - start), np.diff(offsets))
    held = np.zeros((len(lists.values) + 1, 64 * words), dtype=np.bool_)
    held[codes, profile] = True
    return np.packbits(held, axis=1, bitorder="little").view(np.uint64)


def _packed(bools: NDArray[np.bool_], words: int) -> Words:
    out = np.zeros(8 * words, dtype=np.uint8)
    bits = np.packbits(bools, bitorder="little")
    out[: len(bits)] = bits
    return out.view(np.uint64)


def _threshold(key: str, value: str) -> float | int:
    """Return what a test compares with, as a portfolio's column holds it."""
    if FACETS[key].kind == "date":
        return int(np.datetime64(value, "D").astype(np.int64))
    return float(value)
