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
    coming,
    contested,
    evidence_note,
    force_note,
    groups,
    left_out,
    open_questions,
    profile_name,
    reached,
    reason,
    remarks,
    stale_claims,
    weakest_hop,
)
from lexposure.render.table_many import FULL, grouped, in_groups
from lexposure.render.text import clipped, for_screen, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, Path

__all__ = ["render"]

_PATHS, _PATHS_OF_MANY = 24, 8
"""Paths printed unless all are asked for: those of what applies always, of what may apply as room is left; of many
answers no more than the second figure, first those that meet a contract."""
_QUESTIONS = 15
_SUMMARY, _CEILING, _LABEL, _REFS = 160, 130, 60, 6
"""The most characters of a summary, a ceiling and a repeated label, and of refs; paths tell the former in full."""

_STATUS_STYLE = {"applies": "bold", "may_apply": "italic", "does_not_apply": "dim"}


def render(
    exposure: Exposure, console: Console, *, width: int | None = None, everything: bool = False
) -> None:
    """Print the answer with the strongest path of each norm that the law imposes or the profile breaches.

    `everything` prints all paths, and lists each norm that does not apply, with the reason.
    """
    for part in _parts(exposure, everything):
        console.print(part, width=width, soft_wrap=False)


def _parts(exposure: Exposure, everything: bool) -> Iterator[RenderableType]:
    yield from _heading(exposure)
    for title, answers in groups(exposure):
        yield from _answers(title, answers, everything)
    yield from _paths(exposure, everything)
    yield from _stale(exposure)
    yield from _missing_texts(exposure)
    yield from _readings(exposure)
    yield from _questions(exposure, everything)
    yield from _coming(exposure)
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
    breaches = sum(bool(answer.breached_by) for answer in exposure.answers)
    soft = sum(bool(force_note(answer)) for answer in reached(exposure))
    said += [f"reached but not binding: {soft}"] if soft else []
    said += [f"not examined: {len(exposure.not_examined)}", *([f"breached: {breaches}"] if breaches else [])]
    yield _text(" · ".join(said))


def _answers(title: str, answers: list[Answer], everything: bool) -> Iterator[RenderableType]:
    yield from _section(f"{title}: {len(answers)} that apply or may apply")
    if not answers:
        return
    if len(answers) > FULL and not everything:
        yield from in_groups(answers)
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True)
    for name, ratio in (
        ("Norm", 6),
        ("Kind, status", 0),
        ("From", 0),
        ("Weakest hop", 0),
    ):
        table.add_column(name, ratio=ratio or None, overflow="fold", no_wrap=name == "From")
    for answer in answers:
        table.add_row(*_row(answer))
    yield table


def _row(answer: Answer) -> Iterator[Text]:
    lines = [Text.assemble(_text(answer.ref, "bold"), "  ", _text(answer.citation))]
    lines.append(_text(clipped(answer.summary, _SUMMARY), "dim"))
    ceilings = dict.fromkeys(_ceiling(penalty) for penalty in answer.penalties)
    lines += [_text(f"ceiling: {penalty}") for penalty in ceilings]
    yield Text("\n").join(lines)
    breach = Text("\nBREACHED", style="bold red") if answer.breached_by else ""
    status = _text(STATUS[answer.status], _STATUS_STYLE[answer.status])
    force: list[str | Text] = ["\n", _text(force_note(answer), "yellow")] if force_note(answer) else []
    band: list[str | Text] = ["\n", _text(_band(answer), "dim")] if answer.rating else []
    yield Text.assemble(_text(answer.deontic), "\n", status, *force, breach, *band)
    yield _text(answer.applies_from.isoformat() if answer.applies_from else "–")
    weakest = weakest_hop(answer.paths)
    yield Text.assemble(HOP_KINDS[weakest.kind], "\n", _sure(weakest)) if weakest else Text("–")


def _band(answer: Answer) -> str:
    """Return the band of the rating in words; `lexposure rating` tells what it rests on."""
    band = answer.rating.band if answer.rating else ""
    return f"rated {band}" if band and band != "unrated" else band


def _ceiling(penalty: str) -> str:
    """Return a ceiling with a hint at what it depends on, so that two of them don't contradict each other."""
    amount, bracket, condition = penalty.partition(" [may apply: ")
    return clipped(amount, _CEILING) + (f" [if: {clipped(condition.rstrip(']'), _LABEL)}]" if bracket else "")


def _sure(hop: Hop) -> str:
    return "" if hop.confidence is None else f"{hop.confidence:.2f}"


def _chosen(exposure: Exposure, everything: bool) -> dict[int, list[Path]]:
    """Return the paths to print of each answer: one of each norm that applies, then of those that may, up to a limit."""
    answers = reached(exposure)
    if everything:
        return {id(answer): list(answer.paths) for answer in answers}
    chosen = {id(answer): _strongest(answer) for answer in answers}
    many = len(answers) > FULL
    left = _PATHS_OF_MANY if many else _PATHS
    for answer in sorted(answers, key=lambda a: not (many and any(map(_meets_contract, chosen[id(a)])))):
        left -= len(chosen[id(answer)])
        if left < 0 and (many or answer.status == "may_apply"):
            chosen[id(answer)] = []
    return chosen


def _paths(exposure: Exposure, everything: bool) -> Iterator[RenderableType]:
    chosen = _chosen(exposure, everything)
    answers = [answer for answer in reached(exposure) if chosen[id(answer)]]
    left = sum(len(answer.paths) for answer in reached(exposure)) - sum(
        len(paths) for paths in chosen.values()
    )
    if answers:
        more = (
            f" (one a norm, over the contract where there is one; {left} more with --all, in the JSON and on the page)"
            if left
            else ""
        )
        yield from _section(f"Exposure paths{more}")
    chains = _Chains()
    for answer in answers:
        yield Text()
        marks = [
            answer.ref,
            answer.deontic,
            STATUS[answer.status],
            *filter(None, [force_note(answer), _band(answer)]),
        ]
        yield _text(" · ".join(marks), "bold")
        yield _text(answer.summary)
        if answer.breached_by:
            yield _text(f"BREACHED by the profile: {answer.breached_by}", "bold red")
        yield from (_text(f"note: {note}") for note in answer.notes)
        for path in chosen[id(answer)]:
            yield Padding(chains.tell(path), (0, 0, 0, 2))


def _strongest(answer: Answer) -> list[Path]:
    """Return the path of a norm whose weakest hop is surest, one that meets the contract before one that doesn't.

    A contract duty that is kept leads nowhere but to itself: the list names it, and its path is left to the rest.
    """
    if answer.side == "contract" and not answer.breached_by:
        return []
    ranked = sorted(answer.paths, key=lambda p: (not _meets_contract(p), -_least(p)))
    return ranked[:1]


def _meets_contract(path: Path) -> bool:
    return any(hop.kind == "mapping" for hop in path.hops)


def _least(path: Path) -> float:
    weakest = None if path.weakest_hop is None else path.hops[path.weakest_hop].confidence
    return 1.0 if weakest is None else weakest


class _Chains:
    """Numbers the paths, and tells every hop and every quote in full once; then it names the place."""

    def __init__(self) -> None:
        self._number = 0
        self._hops: dict[Hop, str] = {}
        self._quotes: dict[Evidence, str] = {}

    def tell(self, path: Path) -> RenderableType:
        """Return the next path as a numbered chain, a hop a line."""
        self._number += 1
        chain = Table.grid(padding=(0, 1), expand=True)
        chain.add_column(justify="right", width=3)
        chain.add_column(width=16)
        chain.add_column(ratio=1, overflow="fold")
        chain.add_column(justify="right", width=14)
        for index, hop in enumerate(path.hops):
            mark = "← weakest" if index == path.weakest_hop else ""
            sure = Text(f"{_sure(hop)} {mark}".strip())
            words = self._hop(hop, f"path {self._number}, hop {index + 1}")
            chain.add_row(Text(str(index + 1)), _text(HOP_KINDS[hop.kind]), words, sure)
        return Group(_text(f"Path {self._number}"), chain)

    def _hop(self, hop: Hop, place: str) -> Text:
        full = " · ".join([hop.label, *remarks(hop)])
        told = self._hops.setdefault(hop, place)
        if told != place and (hop.evidence or len(full) > _LABEL):
            return _text(f"{clipped(hop.label, _LABEL)} (as in {told})")
        line = _text(full)
        for evidence in hop.evidence:
            line.append_text(Text("\n")).append_text(self._evidence(evidence, place))
        return line

    def _evidence(self, evidence: Evidence, place: str) -> Text:
        source = ", ".join(part for part in (evidence.source, evidence.number) if part)
        note = evidence_note(evidence)
        if evidence.quote is None:
            return _text(f"{note} (SHA-256 {evidence.text[:12]}…) — {source}", "dim")
        told = self._quotes.setdefault(evidence, place)
        if told != place:
            return _text(f"quoted in {told} — {source}", "dim")
        return _text(f"{quoted(evidence.quote)} — {source}" + (f" [{note}]" if note else ""), "dim")


def _missing_texts(exposure: Exposure) -> Iterator[RenderableType]:
    """Say how many texts are missing, and how to bring them in."""
    hops = (hop for answer in reached(exposure) for path in answer.paths for hop in path.hops)
    texts = {e.text: (e.source, e.standing) for hop in hops for e in hop.evidence}
    missing = sorted({source for source, standing in texts.values() if standing == "not_archived"})
    if not missing:
        return
    yield from _section(
        f"Texts not in this archive: {len(missing)} of {len(texts)}, so that no words are quoted from them"
    )
    yield from (_text(f"- {source}") for source in missing)
    yield _text(
        "import terms with `lexposure archive import PATH` (an Open Terms Archive repository or bundle),"
    )
    yield _text(
        "law with `lexposure law import PATH` (official files, see docs/law-import.md), then ask again"
    )


def _stale(exposure: Exposure) -> Iterator[RenderableType]:
    """Name the claims that later texts have overtaken: their words changed, and nobody has read the new ones."""
    found = stale_claims(exposure)
    if found:
        yield from _section(f"Stale claims: {len(found)}, whose clause or unit of law has changed since")
    for label, told in found:
        yield _text(f"- {clipped(label, _LABEL)} [{told}]", "yellow")


def _readings(exposure: Exposure) -> Iterator[RenderableType]:
    questions = contested(exposure)
    if questions:
        yield from _section("Contested readings")
    for question in questions:
        yield _text(question.question, "bold")
        for under in question.readings:
            said = "; ".join(f"{STATUS[status]} ({_named(refs)})" for status, refs in under.refs.items())
            yield _text(f"  under “{under.reading}”: {said}; held by {under.held_by or 'nobody named'}")


def _questions(exposure: Exposure, everything: bool) -> Iterator[RenderableType]:
    found = open_questions(exposure)
    questions = found if everything else found[:_QUESTIONS]
    if questions:
        yield from _section("Open questions, the most decisive first")
    for number, question in enumerate(questions, start=1):
        fill = f"{question.facet}: {question.value}" if question.value else question.facet
        more = f" and {len(question.refs) - _REFS} more" if len(question.refs) > _REFS else ""
        refs = ", ".join(question.refs[:_REFS]) or "derived facts"
        settles = f" ({question.settles})" if question.settles else ""
        yield _text(f"{number}. {question.question} [{fill}]{settles} — {refs}{more}")
    if len(found) > len(questions):
        yield _text(f"{len(found) - len(questions)} more with --all", "dim")


def _named(refs: list[str]) -> str:
    """Return a few refs as they are, many with the prefix of each act named once."""
    return grouped(refs) if len(refs) > _REFS else ", ".join(refs)


def _coming(exposure: Exposure) -> Iterator[RenderableType]:
    """Say what the same facts will bring, by day."""
    days: dict[str, list[str]] = {}
    for answer in coming(exposure):
        mark = f" ({force_note(answer)})" if force_note(answer) else ""
        days.setdefault(str(answer.applies_from), []).append(f"{answer.ref}{mark}")
    if days:
        yield from _section("Starts later, on the same facts")
    yield from (_text(f"- {day}: {', '.join(dict.fromkeys(refs))}") for day, refs in days.items())


def _not_examined(exposure: Exposure) -> Iterator[RenderableType]:
    if exposure.not_examined:
        yield from _section("Not examined: silence here is not clearance")
    causes: dict[tuple[str, str], list[str]] = {}
    for item in exposure.not_examined:
        causes.setdefault((item.why, item.fix), []).append(item.what)
    for (why, fix), names in causes.items():
        yield _text(f"- {'; '.join(names)}: {why}" + (f" → {fix}" if fix else ""))


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
