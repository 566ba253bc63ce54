"""The answer on a terminal of 80 to 140 columns. Data is printed as text, never as markup or control sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lexposure.render.digest import (
    HOP_KINDS,
    STATUS,
    evidence_note,
    left_out,
    open_questions,
    profile_name,
    reached,
    reason,
    remarks,
    weakest_hop,
)
from lexposure.render.text import for_screen, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, Path

__all__ = ["render"]

_SIDES = {"law": "Law", "contract": "Contract"}
_STATUS_STYLE = {"applies": "bold", "may_apply": "italic", "does_not_apply": "dim"}


def render(
    exposure: Exposure, console: Console, *, width: int | None = None, everything: bool = False
) -> None:
    """Print the answer; `everything` also lists each norm that does not apply, with the reason."""
    for part in _parts(exposure, everything):
        console.print(part, width=width, soft_wrap=False)


def _parts(exposure: Exposure, everything: bool) -> Iterator[RenderableType]:
    yield from _heading(exposure)
    for side, title in _SIDES.items():
        yield from _answers(title, reached(exposure, side))
    yield from _paths(exposure)
    yield from _readings(exposure)
    yield from _questions(exposure)
    yield from _not_examined(exposure)
    yield from _left_out(exposure, everything)
    yield Text()
    yield _text(exposure.notice, "italic")


def _text(value: str, style: str = "") -> Text:
    return Text(for_screen(value), style=style, overflow="fold")


def _section(title: str) -> Iterator[RenderableType]:
    yield Text()
    yield _text(title, "bold underline")


def _heading(exposure: Exposure) -> Iterator[RenderableType]:
    yield _text(f"Exposure of {profile_name(exposure)}", "bold")
    yield _text(f"in force on {exposure.as_of.isoformat()} · known on {exposure.known_at.isoformat()}")
    yield _text(f"dataset {exposure.dataset}", "dim")
    counts = {status: sum(answer.status == status for answer in exposure.answers) for status in STATUS}
    said = [f"{STATUS[status]}: {count}" for status, count in counts.items()]
    yield _text(" · ".join([*said, f"not examined: {len(exposure.not_examined)}"]))


def _answers(title: str, answers: list[Answer]) -> Iterator[RenderableType]:
    yield from _section(f"{title}: {len(answers)} that apply or may apply")
    if not answers:
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True)
    for name, ratio in (
        ("Norm", 6),
        ("Kind, status", 0),
        ("From", 0),
        ("Penalty ceiling", 5),
        ("Weakest hop", 0),
    ):
        table.add_column(name, ratio=ratio or None, overflow="fold", no_wrap=name == "From")
    for answer in answers:
        table.add_row(*_row(answer))
    yield table


def _row(answer: Answer) -> Iterator[Text]:
    yield Text.assemble(_text(answer.ref, "bold"), "\n", _text(answer.citation))
    breach = Text("\nBREACHED", style="bold red") if answer.breached_by else ""
    status = _text(STATUS[answer.status], _STATUS_STYLE[answer.status])
    yield Text.assemble(_text(answer.deontic), "\n", status, breach)
    yield _text(answer.applies_from.isoformat() if answer.applies_from else "–")
    yield _text("; ".join(answer.penalties) or "–")
    weakest = weakest_hop(answer.paths)
    yield Text.assemble(HOP_KINDS[weakest.kind], "\n", _sure(weakest)) if weakest else Text("–")


def _sure(hop: Hop) -> str:
    return "" if hop.confidence is None else f"{hop.confidence:.2f}"


def _paths(exposure: Exposure) -> Iterator[RenderableType]:
    answers = [answer for answer in reached(exposure) if answer.paths]
    if answers:
        yield from _section("Exposure paths")
    number = 0
    for answer in answers:
        yield Text()
        yield _text(f"{answer.ref} · {answer.deontic} · {STATUS[answer.status]}", "bold")
        yield _text(answer.summary)
        if answer.breached_by:
            yield _text(f"BREACHED by the profile: {answer.breached_by}", "bold red")
        yield from (_text(f"note: {note}") for note in answer.notes)
        for path in answer.paths:
            number += 1
            yield Padding(Group(_text(f"Path {number}"), _chain(path)), (0, 0, 0, 2))


def _chain(path: Path) -> Table:
    chain = Table.grid(padding=(0, 1), expand=True)
    chain.add_column(justify="right", width=3)
    chain.add_column(width=16)
    chain.add_column(ratio=1, overflow="fold")
    chain.add_column(justify="right", width=14)
    for index, hop in enumerate(path.hops):
        mark = "← weakest" if index == path.weakest_hop else ""
        chain.add_row(
            Text(str(index + 1)), _text(HOP_KINDS[hop.kind]), _hop(hop), Text(f"{_sure(hop)} {mark}".strip())
        )
    return chain


def _hop(hop: Hop) -> Text:
    line = _text(" · ".join([hop.label, *remarks(hop)]))
    for evidence in hop.evidence:
        line.append_text(Text("\n")).append_text(_evidence(evidence))
    return line


def _evidence(evidence: Evidence) -> Text:
    place = ", ".join(part for part in (evidence.source, evidence.number) if part)
    note = evidence_note(evidence)
    if evidence.quote is None:
        return _text(f"{note} (SHA-256 {evidence.text[:12]}…) — {place}", "dim")
    return _text(f"{quoted(evidence.quote)} — {place}" + (f" [{note}]" if note else ""), "dim")


def _readings(exposure: Exposure) -> Iterator[RenderableType]:
    contested = [answer for answer in reached(exposure) if answer.readings]
    if contested:
        yield from _section("Contested readings")
    for answer in contested:
        for question in dict.fromkeys(reading.question for reading in answer.readings):
            outcomes = [reading for reading in answer.readings if reading.question == question]
            said = "; ".join(
                f"under “{reading.reading}”: {STATUS[reading.status]}"
                + (f" (held by {reading.held_by})" if reading.held_by else "")
                for reading in outcomes
            )
            yield _text(f"{answer.ref} · {question}: {said}")


def _questions(exposure: Exposure) -> Iterator[RenderableType]:
    questions = open_questions(exposure)
    if questions:
        yield from _section("Open questions, the most decisive first")
    for number, question in enumerate(questions, start=1):
        fill = f"{question.facet}: {question.value}" if question.value else question.facet
        yield _text(f"{number}. {question.question} [{fill}] — {', '.join(question.refs) or 'derived facts'}")


def _not_examined(exposure: Exposure) -> Iterator[RenderableType]:
    if exposure.not_examined:
        yield from _section("Not examined: silence here is not clearance")
    for item in exposure.not_examined:
        yield _text(f"- {item.what}: {item.why}" + (f" → {item.fix}" if item.fix else ""))


def _left_out(exposure: Exposure, everything: bool) -> Iterator[RenderableType]:
    groups = left_out(exposure)
    if not groups:
        return
    yield from _section(f"Does not apply: {sum(len(answers) for _, answers in groups)}, by deciding fact")
    for facet, answers in groups:
        yield _text(f"- {facet}: {len(answers)}")
        if everything:
            yield from (
                _text(f"    {answer.ref} · {answer.citation} — {reason(answer)}") for answer in answers
            )
    if not everything:
        yield _text("list them with --all", "dim")
