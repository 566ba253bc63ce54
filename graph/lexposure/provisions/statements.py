"""What a change says, by rule: which duty came or went, which became stricter, which period or amount moved.

No sentence is made up: each statement is one of a few fixed phrases, with the words that decided it as spans of both
texts. Where no rule decides, the statement is that the wording changed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lexposure.provisions.listing import list_change
from lexposure.provisions.redline import weight_of
from lexposure.provisions.rulings import rulings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lexposure.provisions.cut import Cut
    from lexposure.provisions.events import Event
    from lexposure.provisions.listing import ListChange
    from lexposure.provisions.redline import Piece, Weight, Word
    from lexposure.provisions.rulings import Ruling

__all__ = ["Statement", "statements"]

Spans = tuple[tuple[int, int], ...]

_UNIT = re.compile(
    r"(?:calendar |business |working )?(?:minutes?|hours?|days?|weeks?|months?|years?)|%|percent|usd|eur|dollars?|euros?",
    re.IGNORECASE,
)
_CURRENCY = "$€£¥"
_ALIKE = 0.6
_DUTY = {
    "prohibition": "a prohibition",
    "obligation": "a duty",
    "permission": "a permission",
    "right": "a right",
    "exemption": "an exemption",
}
_STRENGTH = {"permission": 1, "right": 1, "exemption": 1, "obligation": 2, "prohibition": 3}
_WHO = {
    "customer": "the customer",
    "platform": "the platform",
    "end-user": "end users",
    "third-party": "third parties",
    "both": "both sides",
}
_LOST: dict[Weight, str] = {
    "notice": "notice",
    "consent": "consent or approval",
    "liability": "liability",
    "termination": "termination or suspension",
    "training": "training of models",
}
_EXCEPTIONS = frozenset({"except", "unless", "excluding", "exclude", "excludes", "excluded"})


@dataclass(frozen=True)
class Statement:
    """One thing that changed: the rule that says so, who is affected, the phrase, and the spans that decided it.

    `rule` is one of appears, goes, stricter, looser, other, stated, period, amount, number, mention, exception, joined, left, qualified,
    target, moved, renumbered, split, merged, wording. `who` is customer,
    platform, end-user, third-party, both or empty.
    """

    rule: str
    who: str
    text: str
    before: Spans = ()
    after: Spans = ()


def statements(before: Cut, after: Cut, event: Event, names: tuple[str, ...] = ()) -> list[Statement]:
    """Return what an event says; at least one statement. `names` are known names of the platform."""
    if event.dated:
        return [_worded(event, (), (), "only the line that says when it was updated")]
    first, second = _span(before, event.before), _span(after, event.after)
    found = list(_places(before, after, event))
    lists = None
    if event.kind == "edited":
        lists = list_change(before.text, after.text, first, second)
        found += _listed(lists) if lists else []
    rest = [piece for piece in event.pieces if not (lists and _told(lists, piece))]
    old: list[Ruling] = []
    new: list[Ruling] = []
    if rest:
        old, new = rulings(before, event.before, names), rulings(after, event.after, names)
        found += _duties(*_changed(old, new))
        found += _numbers(before.text, after.text, rest)
        found += _mentions(rest, old, new)
    if event.pieces and not any(each.rule not in {"moved", "renumbered"} for each in found):
        found.append(_worded(event, *(_changed(old, new) if rest else ([], []))))
    return _once(found)


def _once(found: Iterable[Statement]) -> list[Statement]:
    """Join statements that say the same, with the spans of all of them."""
    out: dict[tuple[str, str, str], Statement] = {}
    for each in found:
        key = each.rule, each.who, each.text
        other = out.get(key)
        out[key] = (
            replace(other, before=other.before + each.before, after=other.after + each.after)
            if other
            else each
        )
    return list(out.values())


def _worded(
    event: Event, old: Sequence[Ruling], new: Sequence[Ruling], text: str = "wording changed"
) -> Statement:
    """Say that the wording changed, and of what kind of duty where that is the same before and after."""
    gone = tuple(piece.before for piece in event.pieces if piece.gone)
    came = tuple(piece.after for piece in event.pieces if piece.came)
    if event.kind in {"added", "removed"}:
        text = "a provision appears" if event.kind == "added" else "a provision goes"
    duties = {_duty(each) for each in (*old, *new)}
    one = next(iter(old), None)
    if one and new and one.deontic and len(duties) == 1:
        text = f"the wording of {_DUTY[one.deontic]}{_for(one)} changed"
        return Statement("wording", _party(one), text, gone, came)
    return Statement("wording", "", text, gone, came)


def _span(cut: Cut, places: Sequence[int]) -> tuple[int, int]:
    if not places:
        return 0, 0
    return cut.segments[min(places)].start, cut.segments[max(places)].end


# ------------------------------------------------------------------ place and target
def _places(before: Cut, after: Cut, event: Event) -> Iterator[Statement]:
    old = [before.segments[place] for place in sorted(event.before)]
    new = [after.segments[place] for place in sorted(event.after)]
    spans = tuple((s.start, s.end) for s in old), tuple((s.start, s.end) for s in new)
    names = [", ".join(s.number or s.heading or "unnumbered" for s in side) for side in (old, new)]
    if event.kind in {"moved", "split", "merged"}:
        yield Statement(event.kind, "", f"{event.kind}: {names[0]} → {names[1]}", *spans)
    elif event.renumbered:
        yield Statement("renumbered", "", f"renumbered: {names[0]} → {names[1]}", *spans)
    for swap in event.swaps:
        yield Statement("target", "", f"{_link(swap.label)} leads to {swap.after} instead of {swap.before}", *spans)  # fmt: skip


# ------------------------------------------------------------------ lists
def _listed(change: ListChange) -> Iterator[Statement]:
    for item in change.joined:
        yield Statement("joined", "", f"{item.name} joins the list", (), ((item.start, item.end),))
    for item in change.left:
        yield Statement("left", "", f"{item.name} leaves the list", ((item.start, item.end),), ())
    for old, new in change.qualified:
        yield Statement("qualified", "", f"{old.name} is now listed as {new.name}", ((old.start, old.end),), ((new.start, new.end),))  # fmt: skip


def _told(change: ListChange, piece: Piece) -> bool:
    """Say whether a list change tells all the words of a piece but articles and the “and” before the last name."""
    return all(
        word.form in {"and", "or", "the", "a", "an"} or change.covers(word.start, word.end, after=side == 1)
        for side, words in enumerate((piece.gone, piece.came))
        for word in words
    )


# ------------------------------------------------------------------ duties
def _changed(old: Sequence[Ruling], new: Sequence[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Return the sentences that the other side doesn't have in the same words."""
    said = Counter(each.words for each in old) & Counter(each.words for each in new)
    return _left(old, said, lambda each: each.words), _left(new, said, lambda each: each.words)


def _duties(old: Sequence[Ruling], new: Sequence[Ruling]) -> Iterator[Statement]:
    """Tell which duties came, which went, and of each sentence that is still there whether it binds in another way."""
    pairs = _paired(old, new)
    yield from (_pair(old[i], new[j]) for i, j in pairs if _duty(old[i]) != _duty(new[j]))
    gone = [each for i, each in enumerate(old) if i not in dict(pairs)]
    came = [each for j, each in enumerate(new) if j not in {j for _, j in pairs}]
    said = Counter(map(_duty, gone)) & Counter(map(_duty, came))
    for each in _left(gone, said, _duty):
        if each.deontic:
            text = f"{_DUTY[each.deontic]}{_for(each)} goes"
            yield Statement("goes", _party(each), text, (each.trigger,), ())
    for each in _left(came, said, _duty):
        if each.deontic:
            text = f"{_DUTY[each.deontic]}{_for(each)} appears"
            yield Statement("appears", _party(each), text, (), (each.trigger,))


def _paired(old: Sequence[Ruling], new: Sequence[Ruling]) -> list[tuple[int, int]]:
    """Pair the sentences that say mostly the same, the most alike first; of equals those with the same duty."""
    scored = sorted(
        (-alike, _duty(one) != _duty(other), i, j)
        for i, one in enumerate(old)
        for j, other in enumerate(new)
        if (alike := _alike(one, other)) >= _ALIKE
    )
    forth: dict[int, int] = {}
    for _, _, i, j in scored:
        if i not in forth and j not in forth.values():
            forth[i] = j
    return sorted(forth.items())


def _duty(sentence: Ruling) -> tuple[str | None, str]:
    return sentence.deontic, sentence.addressee


def _left(all_: Sequence[Ruling], said: Counter[Any], key: Callable[[Ruling], Any]) -> list[Ruling]:
    """Return the sentences but for as many of each key as were said."""
    rest = said.copy()
    out = []
    for each in all_:
        if rest[key(each)] > 0:
            rest[key(each)] -= 1
        else:
            out.append(each)
    return out


def _alike(one: Ruling, other: Ruling) -> float:
    shared = (Counter(one.words) & Counter(other.words)).total()
    return 2 * shared / max(1, len(one.words) + len(other.words))


def _pair(old: Ruling, new: Ruling) -> Statement:
    """Say how a sentence that is still there binds in another way."""
    if new.deontic is None:
        text = f"what was {_DUTY[old.deontic or '']}{_for(old)} is now stated without it"
        return Statement("stated", _party(old), text, (old.trigger,), ((new.start, new.end),))
    if old.deontic is None:
        text = f"{_DUTY[new.deontic]}{_for(new)} appears"
        return Statement("appears", _party(new), text, (), (new.trigger,))
    change = _STRENGTH[new.deontic] - _STRENGTH[old.deontic]
    rule = "stricter" if change > 0 else "looser" if change < 0 else "other"
    whose = _for(old) if old.addressee != new.addressee else ""
    text = f"{_DUTY[old.deontic]}{whose} becomes {_DUTY[new.deontic]}{_for(new)}"
    return Statement(rule, _party(new), text, (old.trigger,), (new.trigger,))


def _for(ruling: Ruling) -> str:
    return f" for {_WHO[ruling.addressee]}" if ruling.addressee in _WHO else ""


def _party(ruling: Ruling) -> str:
    return ruling.addressee if ruling.addressee in _WHO else ""


# ------------------------------------------------------------------ figures
def _numbers(before: str, after: str, changed: Sequence[Piece]) -> Iterator[Statement]:
    """Tell numbers that were put in the place of others, and periods and amounts that came or went."""
    for piece in changed:
        gone = [word for word in piece.gone if word.form[:1].isdigit()]
        came = [word for word in piece.came if word.form[:1].isdigit()]
        if gone and len(gone) == len(came):
            yield from (_number(before, after, *pair) for pair in zip(gone, came, strict=True) if pair[0].form != pair[1].form)  # fmt: skip
            continue
        for word in gone:
            if unit := _unit(before, word):
                yield Statement(_measure(unit), "", f"{_figure(word, unit)} is no longer named", ((word.start, word.end),), ())  # fmt: skip
        for word in came:
            if unit := _unit(after, word):
                yield Statement(_measure(unit), "", f"{_figure(word, unit)} is newly named", (), ((word.start, word.end),))  # fmt: skip


def _number(before: str, after: str, old: Word, new: Word) -> Statement:
    unit, other = _unit(before, old), _unit(after, new)
    same = unit.rstrip("s") == other.rstrip("s")
    kind = _measure(unit) if unit and same else "number"
    told = f"{_figure(old, unit)} becomes {_figure(new, other)}"
    if kind != "number":
        told += f": {_more(kind, old.form, new.form)}"
    return Statement(kind, "", told, ((old.start, old.end),), ((new.start, new.end),))


def _unit(text: str, word: Word) -> str:
    """Return the unit of a number: the currency before it, or the unit of time or share behind it; else empty."""
    ahead = text[max(0, word.start - 2) : word.start].strip()
    if ahead and ahead[-1] in _CURRENCY:
        return ahead[-1]
    found = _UNIT.match(text[word.end : word.end + 32].lstrip(" \xa0)-*"))
    return found[0].lower() if found else ""


def _measure(unit: str) -> str:
    return "amount" if unit in _CURRENCY or unit in {"usd", "eur", "dollar", "dollars", "euro", "euros"} else "period" if unit and unit not in {"%", "percent"} else "number"  # fmt: skip


def _figure(word: Word, unit: str) -> str:
    return f"{unit}{word.form}" if unit and unit in _CURRENCY else f"{word.form} {unit}".strip()


def _more(kind: str, old: str, new: str) -> str:
    rising = float(new.replace(",", "").rstrip(".sthndr")) > float(old.replace(",", "").rstrip(".sthndr"))
    return ("longer" if rising else "shorter") if kind == "period" else ("higher" if rising else "lower")


# ------------------------------------------------------------------ what is no longer, or newly, spoken of
def _mentions(changed: Sequence[Piece], old: Sequence[Ruling], new: Sequence[Ruling]) -> Iterator[Statement]:  # fmt: skip
    """Tell that notice, consent, liability, termination, training or an exception is newly, or no longer, spoken of."""
    spoken = [{weight_of(word) for each in side for word in each.words} for side in (old, new)]
    for weight, name in _LOST.items():
        gone = tuple((w.start, w.end) for p in changed for w in p.gone if weight_of(w.form) == weight)
        came = tuple((w.start, w.end) for p in changed for w in p.came if weight_of(w.form) == weight)
        if gone and weight not in spoken[1]:
            yield Statement("mention", "", f"{name} is no longer spoken of here", gone, ())
        elif gone and not came:
            yield Statement("mention", "", f"words on {name} go, others stay", gone, ())
        if came and weight not in spoken[0]:
            yield Statement("mention", "", f"{name} is newly spoken of here", (), came)
        elif came and not gone:
            yield Statement("mention", "", f"words on {name} join others", (), came)
    gone = tuple((w.start, w.end) for p in changed for w in p.gone if w.form in _EXCEPTIONS)
    came = tuple((w.start, w.end) for p in changed for w in p.came if w.form in _EXCEPTIONS)
    if len(gone) != len(came):
        yield Statement("exception", "", f"an exception {'goes' if len(gone) > len(came) else 'appears'}", gone, came)  # fmt: skip


def _link(label: str) -> str:
    return f"the link “{label}”" if label else "a link"
