"""What a profile says about every test: two bit sets, the true and the false ones; the rest is open.

A test is true if a listed value passes it (a narrower value passes a broader test), open if the facet is left out or
marked unknown or lists a broader value than the test asks, and false otherwise.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

__all__ = ["FALSE", "OPEN", "TRUE", "Facts", "TestTable", "members"]

FALSE, OPEN, TRUE = 0, 1, 2

Bits = int
_MOST_SAID = 20_000
_COMPARE = {
    "gt": lambda have, want: have > want,
    "gteq": lambda have, want: have >= want,
    "lt": lambda have, want: have < want,
    "lteq": lambda have, want: have <= want,
}


@dataclass
class Facts:
    """The tests that are true and those that are false for one profile on one day."""

    true: Bits
    false: Bits

    def of(self, number: int) -> int:
        """Return TRUE, OPEN or FALSE for one test."""
        bit = 1 << number
        return TRUE if self.true & bit else FALSE if self.false & bit else OPEN


class TestTable:
    """The tests of an index, arranged so that a profile's facts are a few unions of bit sets."""

    __test__ = False

    def __init__(self, index: Index) -> None:
        self._index = index
        self._of_facet: dict[str, Bits] = defaultdict(int)
        self._value_tests: dict[str, dict[str, Bits]] = defaultdict(lambda: defaultdict(int))
        self._comparisons: dict[str, list[tuple[Bits, str, Decimal | dt.date]]] = defaultdict(list)
        for number, test in enumerate(index.tests):
            self._add(1 << number, *test)
        self._all_bits = (1 << len(index.tests)) - 1
        self.closed = self._bits_of("classes", index.closed)
        self._broader = {value: self._up(value, index.broader) for value in self._values("concept")}
        self._days = sorted({d for row in index.memberships for d in row[2:] if d})
        self._memo: dict[tuple[str, str, int], tuple[Bits, Bits]] = {}
        self._said: dict[tuple[object, ...], tuple[Bits, Bits]] = {}

    def _add(self, bit: Bits, operand: str, operator: str, value: str, datatype: str) -> None:
        facet = FACETS_BY_PROPERTY[operand]
        self._of_facet[facet.key] |= bit
        if facet.kind == "number":
            self._comparisons[facet.key].append((bit, operator, Decimal(value)))
        elif facet.kind == "date":
            self._comparisons[facet.key].append((bit, operator, dt.date.fromisoformat(value)))
        else:
            self._value_tests[facet.key][value] |= bit

    def _values(self, kind: str) -> set[str]:
        keys = [key for key, facet in FACETS.items() if facet.kind == kind]
        return {value for key in keys for value in (*self._index.facets[key], *self._value_tests[key])}

    def _bits_of(self, key: str, values: tuple[str, ...]) -> Bits:
        bits = 0
        for value in values:
            bits |= self._value_tests[key].get(value, 0)
        return bits

    @staticmethod
    def _up(value: str, edges: dict[str, tuple[str, ...]]) -> frozenset[str]:
        found, todo = {value}, [value]
        while todo:
            for above in edges.get(todo.pop(), ()):
                if above not in found:
                    found.add(above)
                    todo.append(above)
        return frozenset(found)

    # ---------------------------------------------------------------- a profile's facts
    def facts(self, profile: Profile, as_of: dt.date) -> Facts:
        """Return the facts that a profile states, before any rule has concluded further ones."""
        true = false = 0
        epoch = self.epoch(as_of)
        for key, facet in FACETS.items():
            if facet.kind in ("number", "date"):
                met, failed = self._compared(key, profile)
            elif facet.kind == "reading":
                met, failed = self._adopted(profile)
            elif facet.derived:
                met, failed = 0, self.closed
            else:
                met, failed = self._listed(key, profile, epoch)
            true |= met
            false |= failed
        return Facts(true, false & ~true)

    def settle(self, facts: Facts, number: int, yes: bool, as_of: dt.date) -> None:
        """Answer one test: yes makes every test true that the value passes, no every one false that asks no more."""
        operand, _, value, _ = self._index.tests[number]
        facet = FACETS_BY_PROPERTY[operand]
        if facet.kind in ("number", "date"):
            met, failed = self._implied(facet.key, 1 << number, yes)
        else:
            passes, narrower = self.bearing(
                facet.key, value, self.epoch(as_of) if facet.kind == "place" else 0
            )
            met, failed = (passes, 0) if yes else (0, (1 << number) | narrower)
        facts.true |= met
        facts.false = (facts.false & ~met) | (failed & ~facts.true)

    def _implied(self, key: str, asked: Bits, yes: bool) -> tuple[Bits, Bits]:
        """Return the comparisons that become true, and those that become false, with the answer to one of them.

        A comparison holds from a cut on, or up to it; `gteq` and `lt` cut before their number, `gt` and `lteq` behind.
        """
        cuts = [
            (bit, (want, op in ("gt", "lteq")), op in ("gt", "gteq"))
            for bit, op, want in self._comparisons[key]
        ]
        cut, upward = next((cut, upward is yes) for bit, cut, upward in cuts if bit == asked)
        met = failed = 0
        for bit, other, onward in cuts:
            if (cut >= other) if upward else (cut <= other):
                met |= bit if onward is upward else 0
                failed |= bit if onward is not upward else 0
        return met, failed

    def conclude(self, facts: Facts, number: int, value: int) -> None:
        """Let a rule's conclusion, a test that holds or may hold, settle or open the tests it bears on."""
        operand, _, concept, _ = self._index.tests[number]
        met, narrower = self.bearing(FACETS_BY_PROPERTY[operand].key, concept, 0)
        if value == TRUE:
            facts.true |= met
        facts.false &= ~(met | narrower)

    def _listed(self, key: str, profile: Profile, epoch: int) -> tuple[Bits, Bits]:
        """Return the tests that a facet settles; kept by what it says, as most profiles say what others said."""
        memo = (
            key, epoch, key in profile.open_facets,
            profile.listed.get(key), profile.denied.get(key), profile.open_values.get(key),
        )  # fmt: skip
        found = self._said.get(memo)
        if found is None:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            found = self._said[memo] = self._settled(key, profile, epoch)
        return found

    def _settled(self, key: str, profile: Profile, epoch: int) -> tuple[Bits, Bits]:
        met = opened = 0
        for value in profile.listed.get(key, ()):
            passes, narrower = self.bearing(key, value, epoch)
            met |= passes
            opened |= narrower
        denied = self._denied(key, profile, epoch)
        if key not in profile.listed or key in profile.open_facets:
            return met, denied & ~met
        for value in profile.open_values.get(key, ()):
            passes, narrower = self.bearing(key, value, epoch)
            opened |= passes | narrower
        return met, self._of_facet[key] & ~(met | (opened & ~denied))

    def _denied(self, key: str, profile: Profile, epoch: int) -> Bits:
        """Denying a value denies every narrower one: the tests for them are false."""
        bits = 0
        for value in profile.denied.get(key, ()):
            _, narrower = self.bearing(key, value, epoch)
            bits |= self.asking(key, value) | narrower
        return bits

    def bearing(self, key: str, value: str, epoch: int) -> tuple[Bits, Bits]:
        """Return the tests that a value passes, and those that ask for something narrower."""
        memo = (key, value, epoch)
        if memo not in self._memo:
            above = self._above(key, value, epoch)
            met = narrower = 0
            for asked, bits in self._value_tests[key].items():
                if asked in above:
                    met |= bits
                elif value in self._above(key, asked, epoch):
                    narrower |= bits
            self._memo[memo] = met, narrower
        return self._memo[memo]

    def asking(self, key: str, value: str) -> Bits:
        """Return the tests that ask for just this value."""
        return self._value_tests[key].get(value, 0)

    def bears(self, key: str, value: str, test: int, as_of: dt.date) -> Literal["passes", "broader", ""]:
        """Tell whether a value passes a test on a day, or is broader than what the test asks; empty if neither."""
        met, narrower = self.bearing(key, value, self.epoch(as_of) if FACETS[key].kind == "place" else 0)
        return "passes" if met >> test & 1 else "broader" if narrower >> test & 1 else ""

    def above(self, concept: str) -> frozenset[str]:
        """Return a concept and every broader one."""
        return self._broader.get(concept, frozenset({concept}))

    def _above(self, key: str, value: str, epoch: int) -> frozenset[str]:
        if FACETS[key].kind != "place":
            return self.above(value)
        return self._up(value, self._places(epoch))

    def _places(self, epoch: int) -> dict[str, tuple[str, ...]]:
        edges = {place: list(above) for place, above in self._index.within.items()}
        day = self._days[epoch - 1] if epoch else ""
        for member, union, start, end in self._index.memberships:
            if start <= day and (end is None or end > day):
                edges.setdefault(member, []).append(union)
        return {place: tuple(above) for place, above in edges.items()}

    def epoch(self, as_of: dt.date) -> int:
        """Return how many membership changes lie at or before the day; between two of them nothing changes."""
        return bisect_right(self._days, as_of.isoformat())

    def _compared(self, key: str, profile: Profile) -> tuple[Bits, Bits]:
        have = profile.figures.get(key) if key in profile.figures else profile.dates.get(key)
        if have is None or key in profile.open_facets:
            return 0, 0
        met = failed = 0
        for bit, operator, want in self._comparisons[key]:
            if _COMPARE[operator](have, want):
                met |= bit
            else:
                failed |= bit
        return met, failed

    def _adopted(self, profile: Profile) -> tuple[Bits, Bits]:
        """Adopting a reading rejects the others of its question and leaves other questions open."""
        adopted = profile.listed.get("readings", ())
        questions = {self._index.question_of[reading] for reading in adopted}
        rejected = [r for r, q in self._index.question_of.items() if q in questions and r not in adopted]
        return self._bits_of("readings", adopted), self._bits_of("readings", tuple(rejected))


def members(bits: Bits) -> list[int]:
    """Return the numbers of the tests in a set, in order."""
    return [n for n, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]
