"""The answer as one file to read, print and send: no script, no request to any host, every quote in full."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from lexposure.render.digest import (
    HOP_KINDS,
    STATUS,
    evidence_note,
    how_to_import,
    left_out,
    open_questions,
    profile_name,
    reached,
    reason,
    remarks,
    weakest_hop,
)
from lexposure.render.json_form import plain
from lexposure.render.svg import to_svg
from lexposure.render.templates import template
from lexposure.render.text import anchor, for_page, official_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop

__all__ = ["to_html"]

_SIDES = {"law": "Law", "contract": "Contract"}


@dataclass(frozen=True)
class _HopView:
    hop: Hop
    anchor: str | None
    link: str | None
    weakest: bool


@dataclass(frozen=True)
class _PathView:
    number: int
    hops: tuple[_HopView, ...]


@dataclass(frozen=True)
class _AnswerView:
    number: int
    answer: Answer
    weakest: Hop | None
    link: str | None
    paths: tuple[_PathView, ...]


def to_html(exposure: Exposure) -> str:
    """Return the page: HTML 5 in UTF-8, self-contained, the same bytes for the same answer."""
    views = list(_views(reached(exposure)))
    return template("exposure.html.j2").render(
        exposure=exposure,
        name=profile_name(exposure),
        facts=_facts(exposure),
        counts={
            STATUS[status]: sum(answer.status == status for answer in exposure.answers) for status in STATUS
        },
        picture=Markup(to_svg(exposure)),  # noqa: S704  # to_svg escapes every value itself
        sides=[
            (title, [view for view in views if view.answer.side == side]) for side, title in _SIDES.items()
        ],
        views=views,
        contested=[view for view in views if view.answer.readings],
        questions=open_questions(exposure),
        left_out=left_out(exposure),
        words={"status": STATUS, "kind": HOP_KINDS},
        reason=reason,
        remarks=remarks,
        note=evidence_note,
        how=how_to_import,
        verbatim=_verbatim,
    )


def _views(answers: list[Answer]) -> Iterator[_AnswerView]:
    seen: set[str] = set()
    count = 0
    for number, answer in enumerate(answers, start=1):
        paths = []
        for path in answer.paths:
            count += 1
            hops = tuple(
                _hop_view(hop, index == path.weakest_hop, seen) for index, hop in enumerate(path.hops)
            )
            paths.append(_PathView(count, hops))
        yield _AnswerView(number, answer, weakest_hop(answer.paths), official_page(answer.iri), tuple(paths))


def _hop_view(hop: Hop, weakest: bool, seen: set[str]) -> _HopView:
    """Return a hop for the page; the first that shows a node bears the anchor that the picture links to."""
    first = hop.iri not in seen
    seen.add(hop.iri)
    return _HopView(hop, anchor(hop.iri) if first else None, official_page(hop.iri), weakest)


def _facts(exposure: Exposure) -> list[tuple[str, str]]:
    return [(str(key), _fact(value)) for key, value in exposure.profile.items() if key != "name"]


def _fact(value: Any) -> str:
    """Return a fact in one line: lists with commas, names with colons."""
    simple = plain(value)
    if isinstance(simple, dict):
        return "; ".join(f"{key}: {_fact(item)}" for key, item in simple.items())
    if isinstance(simple, list):
        return ", ".join(_fact(item) for item in simple)
    return simple if isinstance(simple, str) else json.dumps(simple)


def _verbatim(evidence: Evidence) -> Markup:
    """Return a quote so that a browser shows every character of it; a bare CR would be read as a line feed."""
    return Markup(str(escape(for_page(evidence.quote or ""))).replace("\r", "&#13;"))  # noqa: S704  # escaped here
