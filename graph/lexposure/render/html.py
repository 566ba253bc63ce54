"""The answer as one file to read, print and send: no script, no request to any host, every quote in full."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from lexposure.model.namespaces import ID
from lexposure.render.digest import (
    HOP_KINDS,
    STATUS,
    contested,
    evidence_note,
    force_note,
    groups,
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
    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, Path

__all__ = ["to_html"]


@dataclass(frozen=True)
class _HopView:
    """A hop with its anchors, and its evidence with the place where the same words were quoted before."""

    hop: Hop
    anchor: str | None
    place: str
    link: str | None
    weakest: bool
    evidence: tuple[tuple[Evidence, str | None], ...]


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
    prepare = _Views()
    views = [prepare.of(number, answer) for number, answer in enumerate(reached(exposure), start=1)]
    by_answer = {id(view.answer): view for view in views}
    return template("exposure.html.j2").render(
        exposure=exposure,
        name=profile_name(exposure),
        facts=_facts(exposure),
        counts={
            STATUS[status]: sum(answer.status == status for answer in exposure.answers) for status in STATUS
        },
        picture=Markup(to_svg(exposure)),  # noqa: S704  # to_svg escapes every value itself
        sides=[(title, [by_answer[id(answer)] for answer in answers]) for title, answers in groups(exposure)],
        views=views,
        contested=contested(exposure),
        questions=open_questions(exposure),
        left_out=left_out(exposure),
        words={"status": STATUS, "kind": HOP_KINDS},
        ids=ID,
        reason=reason,
        remarks=remarks,
        note=evidence_note,
        force=force_note,
        soft=sum(bool(force_note(view.answer)) for view in views),
        how=how_to_import,
        verbatim=_verbatim,
    )


class _Views:
    """Prepares answers for the page: numbers, anchors, and every quote in full where it stands first."""

    def __init__(self) -> None:
        self._paths = 0
        self._anchors: set[str] = set()
        self._quotes: dict[Evidence, str] = {}

    def of(self, number: int, answer: Answer) -> _AnswerView:
        """Return one answer with its paths."""
        paths = tuple(self._path(path) for path in answer.paths)
        return _AnswerView(number, answer, weakest_hop(answer.paths), official_page(answer.iri), paths)

    def _path(self, path: Path) -> _PathView:
        self._paths += 1
        hops = tuple(self._hop(hop, index, index == path.weakest_hop) for index, hop in enumerate(path.hops))
        return _PathView(self._paths, hops)

    def _hop(self, hop: Hop, index: int, weakest: bool) -> _HopView:
        """Return a hop; the first that shows a node bears the anchor that the picture links to."""
        name = anchor(hop.iri)
        place = f"hop-{self._paths}-{index + 1}"
        first = name not in self._anchors
        self._anchors.add(name)
        quotes = tuple(self._quote(evidence, place) for evidence in hop.evidence)
        return _HopView(hop, name if first else None, place, official_page(hop.iri), weakest, quotes)

    def _quote(self, evidence: Evidence, place: str) -> tuple[Evidence, str | None]:
        told = self._quotes.setdefault(evidence, place)
        return evidence, told if told != place else None


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
