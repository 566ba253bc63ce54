"""Many answers on a terminal: a line each for what applies, one group for all that wait for the same facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from lexposure.render.digest import force_note
from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import RenderableType

    from lexposure.exposure.answers import Answer

__all__ = ["FULL", "grouped", "in_groups"]

FULL = 40
"""Up to this many answers of one side are told in full; a reader of more wants to see the wood first."""
_FACTS = 4
_SUMMARY = 300


def in_groups(answers: list[Answer]) -> Iterator[RenderableType]:
    """Return what applies by act, a line a norm, its ceilings, and what may apply by the facts it waits for."""
    for act, found in _by(answers, "applies", _act):
        yield Text()
        mark = f" ({force_note(found[0])})" if force_note(found[0]) else ""
        yield _text(f"{act}{mark}: {len(found)} apply", "bold")
        yield _lines(found)
    yield from _ceilings([answer for answer in answers if answer.status == "applies"])
    waiting = _by(answers, "may_apply", _facts)
    if waiting:
        yield Text()
        yield _text(f"{sum(len(found) for _, found in waiting)} may apply, depending on", "bold")
    for facts, found in sorted(waiting, key=lambda group: -len(group[1])):
        yield _text(f"- {facts} ({len(found)}): {grouped(answer.ref for answer in found)}")


def _by(answers: list[Answer], status: str, key: Callable[[Answer], str]) -> list[tuple[str, list[Answer]]]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.status == status:
            groups.setdefault(key(answer), []).append(answer)
    return list(groups.items())


def _act(answer: Answer) -> str:
    return answer.ref.partition(":")[0] if ":" in answer.ref else answer.ref.partition("#")[0]


def _facts(answer: Answer) -> str:
    """Return the open facts and questions that would decide an answer, the first few of them."""
    open_ = list(dict.fromkeys(f"{need.facet}: {need.value}".rstrip(": ") for need in answer.needs))
    open_ += dict.fromkeys(f"“{outcome.question}”" for outcome in answer.readings)
    more = f" and {len(open_) - _FACTS} more" if len(open_) > _FACTS else ""
    return "; ".join(open_[:_FACTS]) + more if open_ else "no fact that a profile could state"


def _lines(answers: list[Answer]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    for width in (24, 14, 10):
        table.add_column(width=width, overflow="fold")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for answer in answers:
        day = answer.applies_from.isoformat() if answer.applies_from else "–"
        pinpoint = answer.ref.partition(":")[2] or answer.ref
        breach = "BREACHED: " if answer.breached_by else ""
        summary = for_screen(clipped(breach + answer.summary, _SUMMARY))
        table.add_row(_text(pinpoint), _text(answer.deontic), _text(day), Text(summary))
    return table


def _ceilings(answers: list[Answer]) -> Iterator[RenderableType]:
    """Return each ceiling once with the acts and the number of norms that it stands behind."""
    behind: dict[str, list[Answer]] = {}
    for answer in answers:
        for ceiling in dict.fromkeys(answer.penalties):
            behind.setdefault(ceiling, []).append(answer)
    if behind:
        yield Text()
        yield _text("Ceilings", "bold")
    for ceiling, found in sorted(behind.items(), key=lambda item: -len(item[1])):
        acts = ", ".join(dict.fromkeys(_act(answer) for answer in found))
        yield _text(f"- {ceiling} — {len(found)} of {acts}")


def grouped(refs: Iterable[str]) -> str:
    """Return refs with the prefix of each act named once: `AIA: art_8.par_1, art_9.par_1; GDPR: …`."""
    acts: dict[str, dict[str, None]] = {}
    for ref in refs:
        act, colon, pinpoint = ref.partition(":")
        acts.setdefault(act if colon else "", {})[pinpoint or ref] = None
    return "; ".join(
        f"{act}: {', '.join(pinpoints)}" if act else ", ".join(pinpoints) for act, pinpoints in acts.items()
    )


def _text(value: str, style: str = "") -> Text:
    return Text(for_screen(value), style=style, overflow="fold")
