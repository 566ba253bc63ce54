"""The facts to find out next, as text and as JSON."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lexposure.render.digest import STATUS
from lexposure.render.json_form import plain
from lexposure.render.text import for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.next_facts import NextFacts, OpenFact, Settled, Settling

__all__ = ["fact_lines", "next_json", "to_text"]

_NAMED = 8
_WIDTH = 110


def next_json(found: NextFacts) -> dict[str, Any]:
    """Return the published JSON; every field is always there."""
    return {
        "profile": plain(found.profile),
        "as_of": found.as_of.isoformat(),
        "known_at": plain(found.known_at),
        "dataset": found.dataset,
        "may_apply": found.may_apply,
        "open": found.open,
        "facts": [_fact_json(fact) for fact in found.facts],
        "notice": found.notice,
    }


def _fact_json(fact: OpenFact) -> dict[str, Any]:
    return {
        "facet": fact.facet,
        "value": fact.value,
        "iri": fact.iri if fact.answer in ("yes_no", "none") else None,
        "question": fact.question,
        "answer": fact.answer,
        "if_yes": _settling_json(fact.if_yes),
        "if_no": _settling_json(fact.if_no),
    }


def _settling_json(settling: Settling) -> dict[str, Any]:
    return {
        "settles": settling.settles,
        "gained": [_norm_json(norm) for norm in settling.gained],
        "lost": [_norm_json(norm) for norm in settling.lost],
    }


def _norm_json(norm: Settled) -> dict[str, str]:
    return {
        "ref": norm.ref,
        "iri": norm.iri,
        "side": norm.side,
        "deontic": norm.deontic,
        "summary": norm.summary,
        "from": norm.before,
        "to": norm.after,
    }


def to_text(found: NextFacts, *, everything: bool = False) -> str:
    """Return the facts as numbered questions, each with what yes and no would settle; eight refs a line unless all."""
    if not found.facts:
        waiting = f"{found.may_apply} norms may apply" if found.may_apply else "no norm may apply"
        why = "; no fact would settle them, only readings" if found.may_apply else ""
        return f"Nothing to find out: on {found.as_of}, {waiting}{why}.\n\n{found.notice}"
    lines = [
        f"On {found.as_of}, {found.may_apply} norms may apply and wait for {found.open} open facts."
        f" The {len(found.facts)} that settle most:"
        if len(found.facts) > 1
        else f"On {found.as_of}, {found.may_apply} norms may apply and wait for {found.open} open facts. First:"
    ]
    for number, fact in enumerate(found.facts, 1):
        lines += ["", *fact_lines(fact, f"{number}. ", everything=everything)]
    return "\n".join([*lines, "", found.notice])


def fact_lines(fact: OpenFact, mark: str = "", *, everything: bool = False) -> list[str]:
    """Return one question with what yes and no would settle."""
    lines = textwrap.wrap(
        f"{mark}{for_screen(fact.question)}  [{fact.facet}: {for_screen(fact.value)}]",
        _WIDTH,
        subsequent_indent=" " * len(mark),
    )
    if fact.answer == "none":
        lines.append("   no profile states this: rules alone conclude it")
    words = ("yes", "no") if fact.answer in ("yes_no", "none") else ("if so", "if not")
    for word, settling in zip(words, (fact.if_yes, fact.if_no), strict=True):
        lines.append(f"   {word}: settles {settling.settles or 'nothing by itself'}")
        for norms in (settling.gained, settling.lost):
            lines += _norm_lines(norms, everything=everything)
    return lines


def _norm_lines(norms: tuple[Settled, ...], *, everything: bool) -> Iterator[str]:
    if not norms:
        return
    turn = f"{STATUS[norms[0].before]} → {STATUS[norms[0].after]}"
    counted = [(ref, len(list(same))) for ref, same in groupby(norms, key=lambda norm: norm.ref)]
    shown = counted if everything else counted[:_NAMED]
    told = ", ".join(ref if count == 1 else f"{ref} ({count})" for ref, count in shown)
    more = sum(count for _, count in counted[len(shown) :])
    text = f"{turn}: {for_screen(told)}" + (f" and {more} more" if more else "")
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * 6,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
