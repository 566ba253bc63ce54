"""Findings between terms and law, for a screen and as JSON: both texts, the reading, what was searched, what wasn't."""

from __future__ import annotations

import datetime as dt
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lexposure.model.namespaces import ID, VOCAB
from lexposure.render.text import for_screen, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lexposure.exposure.gap_findings import Cited, Findings, Kind, Law, PlatformFindings, TermsFinding

__all__ = ["findings_json", "findings_lines"]

_WIDTH = 104
MEANING: Mapping[Kind, str] = {
    "conflicts_with": "the term stands against what the law asks for or protects",
    "silent": "every document that binds the platform's users was searched, and none says it",
    "falls_short_of": "the terms say less than the law asks for",
    "removes_duty": "the term may switch a duty off",
    "triggers": "breach of the term, or what it speaks of, may bring the law in",
    "not_examined": "something stands in the way of saying any of these, and is named",
    "said": "the terms speak of it, by the rule's words; whether they say enough is for a reader",
}
NOTICE = (
    "Drafts to read, not results to rely on: rules find words, and a person has to read both texts. "
    "No legal advice."
)


def findings_lines(told: Findings) -> Iterator[str]:
    """Yield the lines of the table, platform by platform, kinds in a fixed order."""
    whose = (
        f"; only norms of law that apply or may apply to {for_screen(told.profile)}" if told.profile else ""
    )
    yield f"Findings between terms and law, as of {told.on}{whose}"
    for platform in told.platforms:
        yield from _platform(platform)
    yield ""
    yield NOTICE


def _platform(platform: PlatformFindings) -> Iterator[str]:
    yield ""
    counts: dict[str, int] = {}
    for finding in platform.findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing found"
    yield f"{for_screen(platform.label)} ({platform.platform}): {said}"
    for finding in platform.findings:
        if finding.kind != "not_examined":
            yield from _finding(finding)
    yield from _not_examined(platform)
    for each in platform.disagreements:
        yield (
            f"  disagreement on {each.law}: rule {each.rule} says {each.rule_says}, "
            f"mapping {each.mapping.removeprefix(f'{ID}mapping/')} says {each.mapping_says} ({each.confidence:.2f})"
        )
    for text in platform.searched:
        only = f", sections {', '.join(text.sections)}" if text.sections else ""
        yield f"  searched: {text.document}, captured {text.captured[:10]}, {text.clauses} clauses{only}, sha256 {text.text}"
    for why in platform.absent:
        yield f"  not read: {for_screen(why)}"
    if platform.left_out:
        yield f"  left out, since they don't apply: {', '.join(platform.left_out)}"


def _finding(finding: TermsFinding) -> Iterator[str]:
    yield f"  {finding.kind}: {_law(finding.law)}"
    yield from _wrapped(f"law: {finding.law.summary}", "    ")
    for evidence in finding.law.evidence[:1]:
        where = f"{evidence.start}-{evidence.end} of sha256 {evidence.text}"
        quote = quoted(evidence.quote, 300) if evidence.quote else "text not in this archive"
        yield from _wrapped(
            f"{quote} [{for_screen(evidence.source)}, {evidence.standing}; {where}]", "      "
        )
    for cited in finding.terms:
        yield from _cited(cited)
    for name, rows in (
        ("said", finding.said),
        ("not said", finding.missing),
        ("too weak", finding.short),
        ("not read", finding.why),
    ):
        for row in rows:
            yield from _wrapped(f"{name}: {row}", "    ")
    yield from _wrapped(f"reading: {finding.says}", "    ")
    under = (
        f", under the reading {finding.reading.removeprefix(f'{VOCAB}question/')}" if finding.reading else ""
    )
    yield f"    {finding.basis} {_short(finding.source)}, {finding.status}, confidence {finding.confidence:.2f}{under}"


def _cited(cited: Cited) -> Iterator[str]:
    where = " ".join(part for part in (cited.number, cited.heading) if part)
    about = f" on {cited.what}" if cited.what else ""
    yield from _wrapped(
        f"terms{about}: {cited.document}{', ' + for_screen(where) if where else ''}, captured {cited.captured[:10]}",
        "    ",
    )
    quote = quoted(cited.words, 300) if cited.words is not None else "text not in this archive"
    standing = "" if cited.standing == "verbatim" else f", {cited.standing}"
    yield from _wrapped(f"{quote} [{cited.start}-{cited.end} of sha256 {cited.text}{standing}]", "      ")


def _not_examined(platform: PlatformFindings) -> Iterator[str]:
    """Tell together what isn't examined for the same reasons."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for finding in platform.findings:
        if finding.kind == "not_examined":
            partly = f" (not found in what was read: {', '.join(finding.missing)})" if finding.missing else ""
            groups.setdefault(finding.why, []).append(f"{finding.law.citation}{partly}")
    for why, laws in groups.items():
        yield from _wrapped(f"not examined: {'; '.join(laws)}", "  ")
        for reason in why:
            yield from _wrapped(f"because {reason}", "    ")


def _law(law: Law) -> str:
    status = f", {law.status.replace('_', ' ')}" if law.status else ""
    since = f", from {law.applies_from}" if law.applies_from else ""
    force = "" if law.binding_force in ("binding", "") else f", {law.binding_force}"
    return f"{law.citation} ({law.ref}){status}{since}{force}"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        for_screen(text), _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _short(source: str) -> str:
    return source.removeprefix(f"{ID}mapping/")


def findings_json(told: Findings) -> dict[str, Any]:
    """Return the JSON form: everything, with the meaning of each kind and the notice."""
    form: dict[str, Any] = _plain(asdict(told))
    only = "norms of law that apply or may apply to the profile" if told.profile else "all norms of law"
    return {**form, "listed": only, "meaning": dict(MEANING), "notice": NOTICE}


def _plain(value: Any) -> Any:
    """Return the value with lists for tuples and text for days, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
