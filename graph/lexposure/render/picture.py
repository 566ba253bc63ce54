"""What the exposure picture shows: which hops become boxes, which columns they stand in, what is collapsed.

A path has more hops than a picture has columns: documents, mappings and hooks become the labels of lines, the
rest is in the text. A norm whose own answer is `does_not_apply` ends its path.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lexposure.render.digest import reached

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lexposure.exposure.answers import Answer, Exposure, Hop, HopKind, Path

__all__ = ["COLUMNS", "LIMIT", "Box", "Column", "Line", "Picture", "picture"]

LIMIT = 60
"""The number of boxes above which a picture is no longer read; provisions and norms are grouped beyond it."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, whose hop identifies a box, whose label it bears, and what names the line into it."""

    title: str
    identity: tuple[HopKind, ...]
    label: tuple[HopKind, ...]
    second: tuple[HopKind, ...] = ()
    line: tuple[HopKind, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("Party and role", ("role", "party"), ("role", "party")),
    Column("Platform", ("platform", "document"), ("platform", "document")),
    Column(
        "Clause",
        ("contract_norm", "provision"),
        ("provision", "contract_norm"),
        ("contract_norm",),
        ("document",),
    ),
    Column("Law", ("legal_norm", "legal_unit"), ("legal_unit", "legal_norm"), ("legal_norm",), ("mapping",)),
    Column("Jurisdiction", ("jurisdiction",), ("jurisdiction",), line=("hook",)),
    Column("Authority", ("authority",), ("authority",)),
    Column("Penalty ceiling", ("penalty",), ("penalty",)),
)


@dataclass(frozen=True)
class Box:
    """One box. `node` is the IRI it links to, `title` its words in full, `open` that only open norms reach it."""

    key: str
    column: int
    node: str
    label: str
    second: str
    title: str
    open: bool


@dataclass(frozen=True)
class Line:
    """One line between two boxes, with the words that name the step."""

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Picture:
    """Boxes and lines in the order of their keys, and how many answers and paths they stand for."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    answers: int
    paths: int


@dataclass(frozen=True)
class _Stop:
    """A path's presence in one column. `group` is what it is collapsed into when the picture is too full."""

    box: Box
    line: str
    group: str


def picture(exposure: Exposure, limit: int = LIMIT) -> Picture:
    """Return what to draw for the answers that apply or may apply, with at most `limit` boxes (at least 7)."""
    answers = [answer for answer in reached(exposure) if answer.paths]
    gone = {answer.iri for answer in exposure.answers if answer.status == "does_not_apply"}
    gone -= {answer.iri for answer in answers}
    states = {answer.iri: answer for answer in answers}
    walks = [_walk(path, answer, states, gone) for answer in answers for path in answer.paths]
    walks = _collapsed([walk for walk in walks if walk], limit)
    return Picture(tuple(_boxes(walks)), tuple(_lines(walks)), len(answers), len(walks))


def _walk(path: Path, answer: Answer, states: dict[str, Answer], gone: set[str]) -> list[_Stop]:
    hops: dict[HopKind, Hop] = {}
    for hop in path.hops:
        if hop.iri in gone:
            break
        # A clause that incorporates a document leads on to it: the last of each kind carries the duty.
        if hop.kind == "document":
            hops.pop("provision", None)
        hops[hop.kind] = hop
    stops: list[_Stop] = []
    doubtful = answer.status == "may_apply"
    for number in range(len(COLUMNS)):
        stop = _stop(number, hops)
        if stop is None:
            continue
        # What lies behind a norm that may apply is as open as that norm.
        norm = states.get(stop.box.node)
        doubtful = doubtful or (norm is not None and norm.status == "may_apply")
        stops.append(replace(stop, box=replace(stop.box, open=doubtful)))
    return stops


def _stop(number: int, hops: dict[HopKind, Hop]) -> _Stop | None:
    column = COLUMNS[number]
    hop = _first(hops, column.identity)
    shown = _first(hops, column.label)
    if hop is None or shown is None:
        return None
    label, second = _words(column, shown, hops)
    line = _first(hops, column.line)
    title = " · ".join(dict.fromkeys(part for part in (shown.label, hop.label, shown.detail) if part))
    box = Box(f"{number}|{hop.iri}", number, hop.iri, label, second, title, open=False)
    # The engine writes a mapping as "relation: summary"; the relation is the name of the line.
    name = line.label.split(":")[0] if line and line.kind == "mapping" else line.label if line else ""
    return _Stop(box, name, _group(number, hops, shown))


def _words(column: Column, shown: Hop, hops: dict[HopKind, Hop]) -> tuple[str, str]:
    """Return label and second line; a citation gives its pinpoint first and its instrument second."""
    if column.title == "Law":
        instrument, pinpoint = _citation(shown.label)
        if instrument and pinpoint:
            return pinpoint, instrument
    second = _first(hops, column.second)
    if second and second is not shown:
        return shown.label, second.label
    return shown.label, shown.detail if shown.kind == "platform" else ""


def _first(hops: dict[HopKind, Hop], kinds: tuple[HopKind, ...]) -> Hop | None:
    return next((hops[kind] for kind in kinds if kind in hops), None)


def _group(number: int, hops: dict[HopKind, Hop], shown: Hop) -> str:
    """Return the document of a clause, the instrument of a norm; "" where nothing but the column gathers boxes."""
    if COLUMNS[number].title == "Clause":
        return hops["document"].label if "document" in hops else ""
    if COLUMNS[number].title == "Law":
        return _citation(shown.label)[0]
    return ""


def _citation(label: str) -> tuple[str, str]:
    """Return instrument and pinpoint: `18 U.S.C.` and `§ 1030(b)`, `Regulation (EU) 2016/679` and `Art. 22(1)`."""
    found = re.match(r"(.*?)(?:, *|(?= *§))(?=Art|Annex|§| *§)(.*)", label)
    return (found[1].strip(), found[2].strip()) if found else (label, "")


def _collapsed(walks: list[list[_Stop]], limit: int) -> list[list[_Stop]]:
    """Gather the fullest column by document or instrument, the next fullest, ...; then whole columns, the same way."""
    for whole in (False, True):
        for column in _fullest_first(walks):
            if len(_boxes(walks)) <= limit:
                return walks
            walks = _gathered(walks, column, whole)
    return walks


def _fullest_first(walks: list[list[_Stop]]) -> list[int]:
    count = Counter(box.column for box in _boxes(walks))
    return sorted(count, key=lambda column: (-count[column], column))


def _gathered(walks: list[list[_Stop]], column: int, whole: bool) -> list[list[_Stop]]:
    def name(stop: _Stop) -> str:
        return COLUMNS[column].title if whole else stop.group

    stops = {stop.box.key: stop for walk in walks for stop in walk if stop.box.column == column}
    members: dict[str, list[Box]] = {}
    for key in sorted(stops):
        members.setdefault(name(stops[key]), []).append(stops[key].box)
    groups = {title: _group_box(title, boxes) for title, boxes in members.items() if title and len(boxes) > 1}
    return [[_into(stop, groups.get(name(stop)), column) for stop in walk] for walk in walks]


def _group_box(title: str, boxes: list[Box]) -> Box:
    column, first = boxes[0].column, boxes[0]
    noun = {"Clause": "clauses", "Law": "norms"}.get(COLUMNS[column].title, "together")
    key = f"{column}|group|{title}"
    count = f"{len(boxes)} {noun}"
    return Box(key, column, first.node, title, count, f"{title}: {count}", all(box.open for box in boxes))


def _into(stop: _Stop, group: Box | None, column: int) -> _Stop:
    return replace(stop, box=group) if group and stop.box.column == column else stop


def _boxes(walks: Iterable[list[_Stop]]) -> list[Box]:
    """Return each box once. It is open only if every path that reaches it is."""
    boxes: dict[str, Box] = {}
    for walk in walks:
        for stop in walk:
            seen = boxes.setdefault(stop.box.key, stop.box)
            boxes[stop.box.key] = replace(seen, open=seen.open and stop.box.open)
    return sorted(boxes.values(), key=lambda box: box.key)


def _lines(walks: Iterable[list[_Stop]]) -> list[Line]:
    lines = {
        Line(before.box.key, after.box.key, after.line if after.line != before.box.label else "")
        for walk in walks
        for before, after in pairwise(walk)
    }
    return sorted(lines, key=lambda line: (line.source, line.target, line.label))
