"""What changes of texts do to a portfolio, for a screen and as JSON: change by change, profile by profile, norm by norm."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from lexposure.archive.quotes import span_hash
from lexposure.exposure.impact import KINDS
from lexposure.law.identifiers import citation
from lexposure.render.changes import NAMES, change_json, marked, provision_name
from lexposure.render.digest import STATUS
from lexposure.render.json_form import plain
from lexposure.render.law_diff import unit_line
from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lexposure.exposure.impact import Chain, Effect
    from lexposure.exposure.impact_report import Affected, Impact, ImpactReport, Moved, TextChange, Version
    from lexposure.law.diff import LawDiff, UnitChange

__all__ = ["SKIPPED", "impact_json", "impact_lines"]

SKIPPED = (
    "A profile is skipped if nothing that began, ended or is proven otherwise holds or may hold for it, before or after: "
    "then its answer is the same on both sides."
)
_WIDTH = 110
_PROVISIONS, _CLAIMS, _PROFILES, _NORMS = 5, 8, 10, 4
"""How much of a change is shown unless all is asked for."""
_TITLES = {
    "reworded": "in other words", "gained": "gained", "lost": "lost", "changed": "changed", "paths": "other paths alone",
    "announced": "announced for another day", "proof": "other proof alone",
}  # fmt: skip
_SIGNS = {
    "reworded": "*",
    "gained": "+",
    "lost": "-",
    "changed": "~",
    "paths": "=",
    "announced": ">",
    "proof": "?",
}
_CLASSES: dict[str, str] = {**dict(NAMES.items()), "same": "the same text as captured last"}
_WHAT = {
    "begins": "begin", "ends": "end", "stale": "go stale", "fresh": "are no longer stale",
    "superseded": "cite words that stand no longer", "stands": "cite words that stand from now on",
    "not_archived": "cite a text that isn't archived",
}  # fmt: skip


# ------------------------------------------------------------------ screen
def impact_lines(report: ImpactReport, *, everything: bool = False) -> Iterator[str]:
    """Return the lines of a report; long lists are cut unless everything is asked for."""
    return map(for_screen, _lines(report, everything=everything))


def _lines(report: ImpactReport, *, everything: bool) -> Iterator[str]:
    when = f", {report.first} to {report.last}" if report.first else ""
    many = len(report.impacts)
    yield f"{many} change{'' if many == 1 else 's'}{when}, {report.profiles} profiles"
    yield from _refused(report, everything=everything)
    quiet = [i for i in report.impacts if not (i.affected or i.moved) and many > 1]
    for impact in report.impacts:
        if everything or impact not in quiet:
            yield ""
            yield from _impact(impact, report, everything=everything)
    if quiet and not everything:
        yield ""
        yield f"{len(quiet)} changes touch no claim (--all): {', '.join(f'{i.change.name} {i.change.day}' for i in quiet)}"
    yield ""
    yield from _rest(report, everything=everything)
    yield SKIPPED
    yield report.notice


def _refused(report: ImpactReport, *, everything: bool) -> Iterator[str]:
    for each in report.refused if everything else report.refused[:_PROFILES]:
        line = f":{each.line}" if each.line else ""
        yield f"not read: {each.file}{line}: {each.message}"
        if each.fix:
            yield f"  fix: {each.fix}"
    if len(report.refused) > _PROFILES and not everything:
        yield f"… {len(report.refused) - _PROFILES} more files can't be read (--all)"


def _rest(report: ImpactReport, *, everything: bool) -> Iterator[str]:
    if report.elsewhere:
        days = [f"{each.name} {each.day} ({each.claims})" for each in report.elsewhere]
        shown = days if everything else days[:_CLAIMS]
        more = f" and {len(days) - len(shown)} more" if len(days) > len(shown) else ""
        yield f"without a new text claims begin or end (see `lexposure timeline`): {', '.join(shown)}{more}"
    if report.unread:
        total = sum(report.unread.values())
        yield f"not examined: {total} changes of {len(report.unread)} documents of which nothing was read"
    if report.supposed:
        yield "supposed: nothing was recorded. What the new words ask nobody has read; only what rests on the old ones is told."


def _impact(impact: Impact, report: ImpactReport, *, everything: bool) -> Iterator[str]:
    change = impact.change
    named = _CLASSES.get(change.kind, change.kind)
    yield f"{change.day}  {change.label}  {named}  [{change.name}]"
    before = f"{change.before.sha256[:16]} ({change.before.day})" if change.before else "nothing archived"
    yield f"  sha256 {before} → {change.after.sha256[:16]}"
    yield from _words(change, everything=everything)
    counts = Counter(what for moved in impact.moved for what in moved.what)
    told = "".join(f", {counts[what]} {words}" for what, words in _WHAT.items() if counts[what])
    yield f"  {impact.cited} claims rest on this text: {impact.kept} as before{told}"
    yield from _stale(impact.moved, everything=everything)
    if impact.never_read:
        names = impact.never_read if everything else impact.never_read[:_CLAIMS]
        more = (
            f" and {len(impact.never_read) - len(names)} more" if len(names) < len(impact.never_read) else ""
        )
        what = (
            f"no claim rests on {len(impact.never_read)} of {impact.changed} changed places, not examined: "
        )
        yield from _wrapped(f"{what}{', '.join(names)}{more}", "  ")
    yield (
        f"  {report.profiles} profiles: {len(impact.affected)} affected, {impact.untouched} not, "
        f"{impact.skipped} skipped"
    )
    sources = {moved.iri: moved for moved in impact.moved}
    for each in impact.affected if everything else impact.affected[:_PROFILES]:
        yield from _affected(each, sources, everything=everything)
    if len(impact.affected) > _PROFILES and not everything:
        yield f"  … {len(impact.affected) - _PROFILES} more profiles (--all)"


def _words(change: TextChange, *, everything: bool) -> Iterator[str]:
    if change.law:
        units = change.law.changes
        for unit in units if everything else units[:_PROVISIONS]:
            yield f"    {unit_line(unit, change.law)}"
        if len(units) > _PROVISIONS and not everything:
            yield f"    … {len(units) - _PROVISIONS} more units (--all)"
    provisions = [each for row in change.terms for each in row.provisions if each.counts]
    for each in provisions if everything else provisions[:_PROVISIONS]:
        text = marked(each)
        yield from _wrapped(
            text if everything else clipped(text, 300), f"    {provision_name(each)}  {each.kind}: "
        )
    if len(provisions) > _PROVISIONS and not everything:
        yield f"    … {len(provisions) - _PROVISIONS} more provisions (--all)"
    for row in change.terms:
        if row.repeated:
            yield f"    and {row.repeated} that another collection had shown before  [{row.collection}]"


def _stale(moved: Sequence[Moved], *, everything: bool) -> Iterator[str]:
    stale = [each for each in moved if {"stale", "fresh"} & set(each.what)]
    for each in stale if everything else stale[:_CLAIMS]:
        yield from _wrapped(
            f"{each.source}: {clipped(each.summary, 100)} ({each.reason})", f"    {each.what[0]}: "
        )
    if len(stale) > _CLAIMS and not everything:
        yield f"    … {len(stale) - _CLAIMS} more (--all)"


def _affected(each: Affected, sources: Mapping[str, Moved], *, everything: bool) -> Iterator[str]:
    groups = _grouped(each.effects)
    told = ", ".join(f"{len(own)} {_TITLES[group]}" for group, own in groups.items())
    yield f"  {each.name} ({each.file}): {told}"
    for group, own in groups.items():
        for effect in own if everything else own[:_NORMS]:
            yield from _effect(effect, sources, _SIGNS[group])
        if len(own) > _NORMS and not everything:
            yield f"    {_SIGNS[group]} … {len(own) - _NORMS} more {_TITLES[group]} (--all)"


def _grouped(effects: Sequence[Effect]) -> dict[str, list[Effect]]:
    """Return the effects by group: where one wording gives way to another of the same place, it is told once, as reworded."""
    groups: dict[str, list[Effect]] = {group: [] for group in _TITLES}
    by_iri = {effect.iri: effect for effect in effects}
    for effect in effects:
        beside = [by_iri[iri].kind for iri in effect.succeeds]
        if effect.kind == "gained" and "lost" in beside:
            groups["reworded"].append(effect)
        elif not (effect.kind == "lost" and "gained" in beside):
            groups[effect.kind].append(effect)
    return {group: own for group, own in groups.items() if own}


def _effect(effect: Effect, sources: Mapping[str, Moved], sign: str) -> Iterator[str]:
    soft = (
        "" if effect.binding_force in ("binding", "contract") else f" [{effect.binding_force}, doesn't bind]"
    )
    unread = " [no older wording was read: what stood before isn't known]" if effect.unread else ""
    text = f"{effect.ref}: {_turn(effect)}{soft}{unread}. {effect.citation}: {effect.deontic}, {clipped(effect.summary, 120)}"
    yield from _wrapped(text, f"    {sign} ")
    causes = [_cause(sources[iri]) for iri in effect.causes]
    if causes:
        more = f" and {len(causes) - 3} more" if len(causes) > 3 else ""
        yield from _wrapped(f"{'; '.join(causes[:3])}{more}", "        because ")


def _turn(effect: Effect) -> str:
    parts = []
    was, is_ = (STATUS[s.status] if s else "doesn't reach" for s in (effect.before, effect.after))
    if was != is_:
        parts.append(f"{was} → {is_}")
    if effect.coming != (None, None):
        was, is_ = (str(day) if day else "no day" for day in effect.coming)
        parts.append(f"announced for {was} → {is_}")
    parts += [
        f"other {field.replace('_', ' ')}"
        for field in effect.differs
        if field != "status" and effect.kind == "changed"
    ]
    if effect.kind in ("paths", "changed"):
        parts += [f"{len(paths)} path{'' if len(paths) == 1 else 's'} {word}" for word, paths in (("gained", effect.gained_paths), ("lost", effect.lost_paths)) if paths]  # fmt: skip
    parts += [f"{hop.kind.replace('_', ' ')} {hop.before} → {hop.after}" for hop in effect.proof[:2]]
    return ", ".join(parts)


def _cause(moved: Moved) -> str:
    return (
        f"{moved.kind} {'/'.join(moved.what)} ({moved.source}{': ' + moved.reason if moved.reason else ''})"
    )


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=before, subsequent_indent=" " * min(len(before) + 2, 10), break_on_hyphens=False
    )  # fmt: skip


# ------------------------------------------------------------------ JSON
def impact_json(report: ImpactReport) -> dict[str, Any]:
    """Return the report as plain dicts, lists, strings and numbers; described in docs/impact.md."""
    return {
        "dataset": report.dataset,
        "since": plain(report.first),
        "until": plain(report.last),
        "supposed": report.supposed,
        "profiles": {"read": report.profiles, "refused": [plain(each) for each in report.refused]},
        "changes": [_impact_json(impact) for impact in report.impacts],
        "elsewhere": [plain(each) for each in report.elsewhere],
        "not_examined": [{"document": name, "changes": count} for name, count in report.unread.items()],
        "skipping": SKIPPED,
        "notice": report.notice,
    }


def _impact_json(impact: Impact) -> dict[str, Any]:
    change = impact.change
    return {
        "side": change.side,
        "name": change.name,
        "iri": change.owner or None,
        "label": change.label,
        "day": change.day.isoformat(),
        "class": change.kind,
        "before": _version(change.before),
        "after": _version(change.after),
        "captures": [change_json(row) for row in change.terms],
        "units": [_unit(unit, change.law) for unit in change.law.changes] if change.law else [],
        "changed": impact.changed,
        "not_read": list(impact.never_read),
        "compared": change.before is not None and (change.side == "terms" or change.law is not None),
        "claims": {
            "cited": impact.cited,
            "as_before": impact.kept,
            "stale": sum("stale" in moved.what for moved in impact.moved),
            "moved": [plain(moved) for moved in impact.moved],
        },
        "profiles": [_affected_json(each) for each in impact.affected],
        "untouched": impact.untouched,
        "skipped": impact.skipped,
    }


def _version(version: Version | None) -> dict[str, str] | None:
    return {"day": version.day.isoformat(), "sha256": version.sha256} if version else None


def _unit(unit: UnitChange, diff: LawDiff) -> dict[str, Any]:
    return {
        "ref": unit.ref,
        "citation": citation(unit.ref),
        "change": unit.change,
        "slip": unit.slip,
        "before": _quote(unit.before, diff.before.text),
        "after": _quote(unit.after, diff.after.text),
        "pieces": [{"before": piece.before, "after": piece.after} for piece in unit.pieces],
    }


def _quote(span: tuple[int, int] | None, text: str) -> dict[str, Any] | None:
    if span is None:
        return None
    words = text[span[0] : span[1]]
    return {"start": span[0], "end": span[1], "sha256": span_hash(words), "words": words}


def _affected_json(each: Affected) -> dict[str, Any]:
    rows: dict[str, Any] = {"name": each.name, "file": each.file}
    for kind in KINDS:
        rows[kind] = [_effect_json(effect) for effect in each.effects if effect.kind == kind]
    return rows


def _effect_json(effect: Effect) -> dict[str, Any]:
    return {
        "ref": effect.ref,
        "iri": effect.iri,
        "citation": effect.citation,
        "side": effect.side,
        "deontic": effect.deontic,
        "summary": effect.summary,
        "binding_force": effect.binding_force,
        "before": plain(effect.before),
        "after": plain(effect.after),
        "differs": list(effect.differs),
        "announced": {"before": plain(effect.coming[0]), "after": plain(effect.coming[1])},
        "paths": {
            "gained": [_chain(chain) for chain in effect.gained_paths],
            "lost": [_chain(chain) for chain in effect.lost_paths],
        },
        "proof": [plain(hop) for hop in effect.proof],
        "causes": list(effect.causes),
        "beside": list(effect.succeeds),
        "no_older_wording_read": effect.unread,
    }


def _chain(chain: Chain) -> dict[str, str | None]:
    return chain._asdict()
