"""What changed in the terms, for a screen and as JSON.

On a screen changed words stand in their surroundings, what is gone as `[-…-]` and what is new as `{+…+}`. The JSON form
has every changed word, the whole provisions before and after, and hashes and spans to check them by.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lexposure.provisions.redline import Material, Piece
    from lexposure.provisions.report import ChangeReport, DocumentChange, ProvisionChange, Quote, Sighting
    from lexposure.provisions.statements import Statement
    from lexposure.provisions.transitions import Kind, Swap

__all__ = [
    "NAMES",
    "NOTICE",
    "change_json",
    "change_text",
    "changes_json",
    "changes_lines",
    "marked",
    "provision_name",
]

NAMES: Mapping[Kind, str] = {
    "first": "first record",
    "technical": "technical: extracted in another way",
    "formatting": "formatting",
    "links": "links",
    "target": "a link leads to another document",
    "flap": "flap: back to an earlier text for a short time",
    "reverted": "reverted to an earlier text",
    "date_line": "only the line that says when it was updated",
    "menu": "only menus and banners around the text",
    "numbers_or_dates": "numbers or dates",
    "wording": "wording",
    "rewrite": "rewrite: next to nothing is kept, read it as a whole",
    "error_page": "error page",
    "collapsed": "collapsed extraction",
    "quarantined": "put in quarantine by a person",
}
"""What each kind of transition is called."""

NOTICE = "Potentially relevant; derived by rule from public captures, which may be late. Not legal advice."
_AROUND = 9
_WIDTH = 110
_LONGEST = 900
_BEFORE_SIGN = re.compile(r"([-+][\]}]) ([,.;:)”])")


# ------------------------------------------------------------------ screen
def changes_lines(report: ChangeReport, *, everything: bool = False) -> Iterator[str]:
    """Return the lines of a report; with `everything` also what doesn't bind and what is noise."""
    return map(for_screen, _lines(report, everything=everything))


def _lines(report: ChangeReport, *, everything: bool) -> Iterator[str]:
    who = f" for {', '.join(report.platforms)}" if report.platforms else ""
    count = len(report.changes)
    yield f"{count} change{'' if count == 1 else 's'}{who}, {report.since} to {report.until}"
    for change in report.changes:
        yield ""
        yield from _change_lines(change)
    yield ""
    yield from _rest(report, everything=everything)
    yield NOTICE


def _rest(report: ChangeReport, *, everything: bool) -> Iterator[str]:
    if report.may_bind:
        needs = sorted({need for c in report.may_bind for p in c.provisions for need in p.needs})
        yield f"{len(report.may_bind)} more may bind, which depends on: {'; '.join(needs)} (state it in a profile)"
        for change in report.may_bind:
            yield from (_change_lines(change) if everything else [f"  {_head(change)}"])
    if report.elsewhere:
        yield f"{len(report.elsewhere)} changed nothing that binds these services"
        yield from (f"  {_head(change)}" for change in report.elsewhere if everything)
    if report.unscoped:
        yield f"{len(report.unscoped)} lie before the day since which it is known what binds: not examined"
        yield from (f"  {_head(change)}" for change in report.unscoped if everything)
    if report.seen_before:
        yield f"{len(report.seen_before)} more captures show what another collection had shown before"
        yield from (
            f"  {_head(change)}  [{change.collection}]" for change in report.seen_before if everything
        )
    total = sum(report.hidden.values())
    if total:
        kinds = ", ".join(f"{count} {NAMES[kind].partition(':')[0]}" for kind, count in report.hidden.items())
        yield f"{total} capture{'' if total == 1 else 's'} without a change of what is agreed: {kinds}"
        yield from (f"  {_head(change)}" for change in report.noise if everything)
    for each in report.watched:
        if each["last_accepted"] != each["last_version"]:
            yield f"{each['document']}: the last good text is of {each['last_accepted'][:10] or 'no day'}, what came after is quarantined"
    if report.not_archived:
        yield f"text not in this archive: {', '.join(report.not_archived)}"


def _head(change: DocumentChange) -> str:
    return f"{change.captured[:10]}  {change.label}  {NAMES[change.kind]}"


def change_text(change: DocumentChange) -> str:
    """Return one change as it is shown on a screen."""
    return "\n".join(map(for_screen, _change_lines(change)))


def _change_lines(change: DocumentChange) -> Iterator[str]:
    yield f"{_head(change)}  [{change.collection}]" if change.collection else _head(change)
    yield f"  sha256 {change.before_text[:16]} ({change.before_captured[:10]}) → {change.text[:16]}"
    for again in change.seen:
        part = f"  {again.provisions} of these provisions" if again.provisions else ""
        yield f"  seen again {again.captured[:10]}  [{again.collection}]{part}"
    if change.wholesale:
        yield "  next to nothing of the text is kept: written anew, or extracted in another way; read it as a whole"
        if change.provisions:
            yield "  less sure, by the words that are left:"
    for each in change.provisions:
        yield from _provision_lines(each)
    if change.others:
        yield f"  and {change.others} more elsewhere in the document"
    if change.repeated:
        yield f"  and {change.repeated} more that another collection had shown before"


def _provision_lines(change: ProvisionChange) -> Iterator[str]:
    yield f"  {provision_name(change)}  {change.kind}" + (
        f"  [may bind: {'; '.join(change.needs)}]" if change.needs else ""
    )
    for each in change.statements:
        yield f"    - {each.text}"
    if change.pieces:
        yield from _wrapped(clipped(marked(change), _LONGEST))
    if change.material:
        weigh = dict.fromkeys(f"{each.word.form} ({each.weight})" for each in change.material)
        yield from _wrapped(f"words that weigh: {', '.join(weigh)}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False
    )


def provision_name(change: ProvisionChange) -> str:
    """Return the number and heading of a provision, before and after where they differ."""
    sides = [", ".join(_label(quote) for quote in side) for side in (change.before, change.after) if side]
    return " → ".join(dict.fromkeys(sides))


def _label(quote: Quote) -> str:
    name = quote.number or next((part for part in reversed(quote.path) if part), "")
    return " ".join(filter(None, (name, quote.heading))) or "(unnumbered)"


def marked(change: ProvisionChange) -> str:
    """Return the words of a provision with what is gone and what came marked; long parts that stayed are left out."""
    parts: list[str] = []
    place = change.after[0].start if change.after else 0
    for piece in change.pieces:
        if change.before and change.after:
            parts.append(_kept(_words((place, piece.after[0]), change.after), first=not parts))
        gone, came = _words(piece.before, change.before), _words(piece.after, change.after)
        parts += [f"[-{gone}-]" if piece.gone else "", f"{{+{came}+}}" if piece.came else ""]
        place = piece.after[1]
    if change.before and change.after:
        parts.append(_kept(_words((place, change.after[-1].end), change.after), last=True))
    return _BEFORE_SIGN.sub(r"\1\2", " ".join(filter(None, parts)))


def _kept(words: str, *, first: bool = False, last: bool = False) -> str:
    """Return words that stayed, but of a long stretch only those beside what changed."""
    parts = words.split()
    ahead, behind = (0 if first else _AROUND), (0 if last else _AROUND)
    if len(parts) <= ahead + behind + 2:
        return words
    return " ".join([*parts[:ahead], "…", *(parts[-behind:] if behind else ())])


def _words(span: tuple[int, int], quotes: Sequence[Quote]) -> str:
    """Return the words of a span that may run over several provisions, on one line."""
    parts = [
        quote.words[max(span[0], quote.start) - quote.start : min(span[1], quote.end) - quote.start]
        for quote in quotes
        if quote.start < span[1] and span[0] < quote.end
    ]
    return " ".join(" ".join(parts).split())


# ------------------------------------------------------------------ JSON
def changes_json(report: ChangeReport, *, everything: bool = False) -> dict[str, Any]:
    """Return the JSON form; with `everything` also each version that is noise."""
    form: dict[str, Any] = {
        "since": report.since,
        "until": report.until,
        "platforms": list(report.platforms),
        "changes": [change_json(each) for each in report.changes],
        "may_bind": [change_json(each) for each in report.may_bind],
        "elsewhere": [_brief(each) for each in report.elsewhere],
        "not_examined": [_brief(each) for each in report.unscoped],
        "seen_before": [_brief(each) for each in report.seen_before],
        "hidden": {"captures": sum(report.hidden.values()), "by_kind": dict(report.hidden)},
        "watched": [dict(each) for each in report.watched],
        "not_archived": list(report.not_archived),
        "notice": NOTICE,
    }
    if everything:
        form["noise"] = [_brief(each) for each in report.noise]
    return form


def _brief(change: DocumentChange) -> dict[str, Any]:
    return {
        "document": change.document,
        "label": change.label,
        "record": change.record,
        "collection": change.collection,
        "captured": change.captured,
        "sha256": change.text,
        "before": {"captured": change.before_captured, "sha256": change.before_text}
        if change.before_text
        else None,
        "kind": change.kind,
        "difference": change.difference,
        "seen_again": [_sighting(each) for each in change.seen],
    }


def _sighting(each: Sighting) -> dict[str, Any]:
    return {
        "collection": each.collection,
        "captured": each.captured,
        "sha256": each.text,
        "provisions": each.provisions or None,
    }


def change_json(change: DocumentChange) -> dict[str, Any]:
    """Return the JSON form of one change of a document."""
    return {
        **_brief(change),
        "wholesale": change.wholesale,
        "targets": [_swap(swap) for swap in change.swaps],
        "provisions": [_provision(each) for each in change.provisions],
        "other_provisions": change.others,
        "repeated_provisions": change.repeated,
    }


def _provision(change: ProvisionChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "renumbered": change.renumbered,
        "sure": change.sure,
        "before": [_quote(quote) for quote in change.before],
        "after": [_quote(quote) for quote in change.after],
        "pieces": [_piece(piece, change) for piece in change.pieces],
        "targets": [_swap(swap) for swap in change.swaps],
        "material": [_material(each) for each in change.material],
        "summary": [_statement(each) for each in change.statements],
        "depends_on": list(change.needs),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "number": quote.number,
        "heading": quote.heading,
        "path": list(quote.path),
        "start": quote.start,
        "end": quote.end,
        "sha256": quote.sha256,
        "words": quote.words,
    }


def _piece(piece: Piece, change: ProvisionChange) -> dict[str, Any]:
    return {
        "before": list(piece.before),
        "after": list(piece.after),
        "gone": _words(piece.before, change.before) if piece.gone else "",
        "came": _words(piece.after, change.after) if piece.came else "",
    }


def _swap(swap: Swap) -> dict[str, str]:
    return {"label": swap.label, "before": swap.before, "after": swap.after}


def _material(each: Material) -> dict[str, Any]:
    return {"weight": each.weight, "side": each.side, "word": each.word.form, "start": each.word.start, "end": each.word.end}  # fmt: skip


def _statement(each: Statement) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "who": each.who,
        "text": each.text,
        "before": [list(span) for span in each.before],
        "after": [list(span) for span in each.after],
    }
