"""A trace as an outline: what holds, and under it why; printed as a tree or, one level deep, as a table's text."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexposure.render.digest import STATUS
from lexposure.render.text import clipped, for_screen
from lexposure.render.trace_words import (
    MARK,
    change_lines,
    claim_notes,
    ground_words,
    head,
    heading,
    period_words,
    spans,
    turn_words,
    verdict,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.exposure.explain import Explained, Explanation
    from lexposure.exposure.trace import ClaimTrace, ClauseTrace, TestTrace

__all__ = ["to_table", "to_tree"]

_ALTERNATIVES, _RULES, _CHANGES = 4, 3, 6
"""How many alternatives, failing rules and changes are told unless all are asked for."""
_WIDTH = 110


@dataclass
class _Item:
    text: str
    under: list[_Item] = field(default_factory=list)


def to_tree(explained: Explained, *, everything: bool = False) -> str:
    """Return the proof as a tree: every fact that a rule concluded stands above the rule's own tests."""
    lines = list(head(explained))
    for each in explained.norms:
        root = _Outline(each, deep=True, everything=everything).item(verdict(explained, each))
        lines += ["", *_wrapped(root.text, "", ""), *_branches(root.under, "")]
    return "\n".join([*lines, "", explained.notice]) + "\n"


def to_table(explained: Explained, *, everything: bool = False) -> str:
    """Return the proof in sections, rules one line each."""
    lines = list(head(explained))
    for each in explained.norms:
        root = _Outline(each, deep=False, everything=everything).item(verdict(explained, each))
        lines += ["", *_wrapped(root.text, "", ""), *_indented(root.under, 1)]
    return "\n".join([*lines, "", explained.notice]) + "\n"


class _Outline:
    def __init__(self, each: Explanation, *, deep: bool, everything: bool) -> None:
        self._each, self._deep, self._everything = each, deep, everything
        self._rules = {claim.iri: claim for claim in each.derived}
        self._told: set[str] = set()

    def item(self, said: str) -> _Item:
        each = self._each
        root = _Item(heading(each))
        root.under.append(_Item(for_screen(each.claim.summary)))
        root.under += [_Item(text) for text in (said, claim_notes(each)) if text]
        root.under += self._claim(each.claim)
        root.under.append(self._days())
        if each.readings:
            root.under.append(self._readings())
        root.under += self._changes()
        root.under.append(
            _Item("evidence", [_Item(line) for line in spans(each.claim)] or [_Item("none recorded")])
        )
        return root

    # ---------------------------------------------------------------- conditions
    def _claim(self, claim: ClaimTrace) -> Iterator[_Item]:
        """Yield the parts of a claim: its days if they decide, its condition, its exceptions."""
        if claim.stands != "true":
            unread = " (only a later wording was read)" if claim.stands == "open" else ""
            yield _Item(f"[{MARK[claim.stands]}] {window(claim)}{unread}")
        if claim.alternatives:
            yield self._clauses("condition", claim.condition, claim.alternatives)
        else:
            yield _Item("[yes] it asks for no facts")
        if claim.exceptions:
            yield self._clauses("exception", claim.exception, claim.exceptions)

    def _clauses(self, name: str, outcome: str, clauses: Sequence[ClauseTrace]) -> _Item:
        chosen = [clause for clause in clauses if clause.decides or self._everything]
        if name == "exception" and outcome == "false" and not self._everything:
            tests = {test.test for clause in clauses for test in clause.tests if test.outcome == "false"}
            told = "; ".join(sorted(tests)[:_ALTERNATIVES])
            more = f"; … {len(tests) - _ALTERNATIVES} more" if len(tests) > _ALTERNATIVES else ""
            return _Item(
                for_screen(f"[no] none of {_counted(len(clauses), name)} holds (not so: {told}{more})")
            )
        if len(clauses) == 1:
            return _Item(f"[{MARK[outcome]}] {name}", list(self._tests(clauses[0])))
        shown = chosen if self._everything else chosen[:_ALTERNATIVES]
        item = _Item(f"[{MARK[outcome]}] {name}: one of {_counted(len(clauses), 'alternative')}")
        item.under = [
            _Item(
                f"[{MARK[clause.outcome]}] alternative {clauses.index(clause) + 1}", list(self._tests(clause))
            )
            for clause in shown
        ]
        if len(shown) < len(clauses):
            item.under.append(_Item(f"… {len(clauses) - len(shown)} more (--all)"))
        return item

    def _tests(self, clause: ClauseTrace) -> Iterator[_Item]:
        """Yield the tests that decide a clause: of one that holds or is open all but those that hold anyway."""
        for test in clause.tests:
            if clause.outcome == "false" and test.outcome != "false" and not self._everything:
                continue
            yield _Item(
                for_screen(f"[{MARK[test.outcome]}] {test.test}: ") + ground_words(test),
                list(self._behind(test)),
            )

    def _behind(self, test: TestTrace) -> Iterator[_Item]:
        """Yield the rules that make a test what it is; in a tree with their own tests, each told once."""
        rules = [self._rules[iri] for iri in test.rules if iri in self._rules]
        wanted = {"concluded": ("true",), "may_be_concluded": ("true", "open")}.get(test.how, ("false",))
        if test.how not in ("concluded", "may_be_concluded", "not_concluded"):
            return
        telling = [rule for rule in rules if rule.outcome in wanted]
        shown = telling if self._everything or test.how != "not_concluded" else telling[:_RULES]
        for rule in shown:
            text = for_screen(
                f"[{MARK[rule.outcome]}] {rule.ref} concludes {rule.concludes} ({rule.status}, {rule.confidence:g}): "
            ) + for_screen(clipped(rule.summary, 120))
            known = rule.iri in self._told
            self._told.add(rule.iri)
            if self._deep and not known:
                yield _Item(text, [*self._claim(rule), *(_Item(f"evidence: {line}") for line in spans(rule))])
            else:
                yield _Item(text + (" (told above)" if known and self._deep else ""))
        if len(shown) < len(telling):
            yield _Item(f"… {len(telling) - len(shown)} more rules, none of which holds (--all)")

    # ---------------------------------------------------------------- the rest
    def _days(self) -> _Item:
        timing = self._each.timing
        level = f", as recorded for {timing.level}" if timing.level else ""
        note = f": {timing.note}" if timing.note else ""
        item = _Item(for_screen(f"[{MARK[timing.outcome]}] days{level}{note}"))
        for period in timing.periods:
            if period.decides or self._everything:
                conditions = [] if not period.claim.alternatives else list(self._claim(period.claim))
                item.under.append(_Item(period_words(period), conditions))
        item.under.append(_Item(f"the same facts on other days: {turn_words(timing)}"))
        return item

    def _readings(self) -> _Item:
        item = _Item("under each reading of what is contested")
        for under in self._each.readings:
            held = f" ({under.held_by})" if under.held_by else ""
            adopted = "; the profile adopts it" if under.adopted else ""
            item.under.append(
                _Item(for_screen(f"{under.question} {under.reading}{held}: {STATUS[under.status]}{adopted}"))
            )
        return item

    def _changes(self) -> Iterator[_Item]:
        shown = 10**6 if self._everything else _CHANGES
        for flips, applies in ((self._each.to_apply, True), (self._each.to_clear, False)):
            if flips is not None:
                name = "it would apply with" if applies else "it would not apply with"
                lines = change_lines(flips, applies=applies, shown=shown)
                yield _Item(
                    f"{name} (the fewest facts first, each tried out)", [_Item(line) for line in lines]
                )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" + ("s" if number != 1 else "")


def _branches(items: Sequence[_Item], lead: str) -> Iterator[str]:
    for position, item in enumerate(items, 1):
        last = position == len(items)
        yield from _wrapped(item.text, lead + ("└ " if last else "├ "), lead + ("  " if last else "│ "))
        yield from _branches(item.under, lead + ("  " if last else "│ "))


def _indented(items: Sequence[_Item], depth: int) -> Iterator[str]:
    for item in items:
        yield from _wrapped(item.text, "  " * depth, "  " * depth + "  ")
        yield from _indented(item.under, depth + 1)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    width = max(_WIDTH, len(rest) + 40)
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first]
