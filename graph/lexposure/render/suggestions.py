"""Candidates for mappings: for a screen, as JSON, and as drafts of curated files that a person completes.

A draft is written so that it can't count by itself: what only a person can say stands there empty, and an empty value is refused
with its line. Evidence is ready on both sides.
"""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING, Any

from lexposure.model.namespaces import ID
from lexposure.render.text import for_screen, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.index import Evidence
    from lexposure.exposure.suggestions import Proposal, Subject, Suggested, Suggestions

__all__ = ["NOTICE", "OPEN_FIELDS", "suggestions_json", "suggestions_lines", "suggestions_yaml"]

NOTICE = "Candidates to read and judge; none is a mapping, none is approved. Not legal advice."
OPEN_FIELDS = ("author", "created", "justification", "summary", "confidence")
"""What a draft leaves to its author; `relation` is a candidate to be judged, too."""
_WIDTH = 100
_REMARKS = {
    "words": "",
    "words and paraphrase": "",
    "paraphrase": "; text not in this archive, compared by its paraphrase",
    "paraphrase, for several norms have these words": "; compared by its paraphrase, for several norms have these words",
}
_SHOWN = 6
_QUOTE = 300


def suggestions_json(told: Suggestions) -> dict[str, Any]:
    """Return the JSON form: every provision with its proposals, what decided, and evidence on both sides."""
    return {
        "asked": told.asked,
        "on": told.on.isoformat(),
        "provisions": [_provision(one) for one in told.found],
        "not_shown": {
            "beyond_limit": told.left_out,
            "without_row": told.without,
            "mapped": told.mapped,
            "not_archived": list(told.unread),
        },
        "notice": NOTICE,
    }


def _provision(one: Suggested) -> dict[str, Any]:
    subject = one.subject
    return {
        "provision": _name(subject),
        "iri": subject.iri or None,
        "document": subject.document.removeprefix(f"{ID}document/"),
        "number": subject.number,
        "heading": subject.heading,
        "words": subject.words or None,
        "paraphrase": subject.paraphrase or None,
        "compared_by": _basis(subject),
        "stands": subject.stands,
        "topics": list(subject.topics),
        "rules": [list(rule) for rule in subject.rules],
        "evidence": [_span(span) for span in subject.evidence],
        "mapped_to": [_short(iri) for iri in one.mapped],
        "proposals": [_proposed(each, subject) for each in one.proposals],
        "more": one.more,
    }


def _basis(subject: Subject) -> str:
    """Say by what a subject was compared."""
    if not subject.words:
        return "paraphrase"
    if subject.shared:
        return "paraphrase, for several norms have these words"
    return "words and paraphrase" if subject.paraphrase else "words"


def _proposed(one: Proposal, subject: Subject) -> dict[str, Any]:
    norm, row = one.norm, one.row
    return {
        "norm": _short(norm.iri),
        "iri": norm.iri,
        "citation": norm.citation or norm.ref,
        "paraphrase": norm.summary,
        "type": norm.deontic,
        "binding_force": one.force,
        "relation": row.relation,
        "valid_from": _since(one, subject) or None,
        "score": one.score,
        "row": {
            "id": row.name,
            "file": row.file,
            "line": row.line,
            "why": row.why,
            "place": one.place,
            "words_found": list(one.found),
            "also_in": list(one.also),
        },
        "shared": {
            "with_norm": [{"word": word, "weight": weight} for word, weight in one.in_norm],
            "with_row": [{"word": word, "weight": weight} for word, weight in one.in_row],
        },
        "evidence": [_span(span) for span in norm.evidence],
    }


def suggestions_lines(told: Suggestions) -> Iterator[str]:
    """Yield the lines of the table: each provision with its proposals, best first."""
    for one in told.found:
        subject = one.subject
        yield f"{for_screen(_title(subject))}"
        yield f"  about {', '.join(subject.topics) or 'nothing that could be told'}{_REMARKS[_basis(subject)]}"
        shown = (
            quoted(" ".join(subject.words.split()), _QUOTE)
            if subject.words
            else for_screen(subject.paraphrase)
        )
        yield from _wrapped(shown, "  ")
        if not subject.stands:
            yield f"  not so in the terms of {told.on}: read what stands there now before you map it"
        if one.mapped:
            yield f"  mapped already: {', '.join(map(_short, one.mapped))}"
        for number, each in enumerate(one.proposals, 1):
            yield from _proposal_lines(number, each)
        if one.more:
            yield f"  and {one.more} more; ask with --limit"
        if not one.proposals:
            yield "  no row of the crosswalk speaks to it, or only to norms to which it is mapped"
        yield ""
    if told.left_out:
        yield f"{told.left_out} more provision(s) with candidates; ask with --provisions"
    if told.without or told.mapped:
        yield f"{told.without} provision(s) to which no row of the crosswalk speaks; {told.mapped} that have a mapping"
    for label in told.unread:
        yield f"not in the archive: {for_screen(label)}"
    yield NOTICE


def _proposal_lines(number: int, one: Proposal) -> Iterator[str]:
    soft = "" if one.force == "binding" else f"; {one.force}, not binding law"
    yield f"  {number}. {_short(one.norm.iri)}  ({for_screen(one.norm.citation or one.norm.ref)}{soft})"
    yield f"     {one.row.relation}?  score {one.score:.2f}  row {one.row.name} ({one.row.file}:{one.row.line}), place {one.place}"
    yield from _wrapped(for_screen(one.norm.summary), "     ")
    yield from _wrapped(f"row: {for_screen(one.row.why)}", "     ")
    yield from _wrapped(
        f"shared with the norm: {_weights(one.in_norm)}; with the row: {_weights(one.in_row)}", "     "
    )


def _weights(shared: tuple[tuple[str, float], ...]) -> str:
    told = ", ".join(f"{for_screen(word)} {weight:.1f}" for word, weight in shared[:_SHOWN])
    return told + (f" and {len(shared) - _SHOWN} more" if len(shared) > _SHOWN else "") or "no word"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


def suggestions_yaml(told: Suggestions) -> str:
    """Return drafts as a curated file: to be cut down to what holds, completed, and then checked with `data check`."""
    lines = [
        f"# Drafts of mappings for {json.dumps(told.asked, ensure_ascii=False)} on {told.on}: candidates by the crosswalk and shared words, read by nobody yet.",
        "# Delete what doesn't hold. Then fill in what is open: author and created here, and of each mapping justification,",
        "# summary (your own words: what joins the two, and what speaks against it) and confidence (0 to 1). Judge `relation`: it is the row's",
        "# candidate. Add applies_when, under_reading and counter_evidence where they are due. An empty value is refused by `data check`.",
        "author:   # open: who answers for these mappings, such as agent/your-name",
        "status: draft",
        "created:   # open: the day, YYYY-MM-DD",
    ]
    nodes: list[str] = []
    declared = set(told.declared)
    for one in told.found:
        if one.proposals:
            nodes += _drafts(one, declared, told.on.isoformat())  # which texts are declared grows on the way
    return "\n".join([*lines, "graph:" if nodes else "graph: []", *nodes]).rstrip("\n") + "\n"


def _drafts(one: Suggested, declared: set[str], on: str) -> Iterator[str]:
    subject = one.subject
    yield from ["", f"  # -- {_line(_name(subject))}"]
    if not subject.stands:
        yield f"  # The words cited don't stand so in the terms of {on}: read what stands there now."
    start = _short(subject.iri)
    if not subject.iri and not subject.document.startswith(f"{ID}document/"):
        yield "  # No file describes this document: begin with an operator's file (docs/adding-a-platform.md), then ask again."
        return
    if not subject.iri:
        start = f"provision/{subject.document.removeprefix(f'{ID}document/')}/{_slug(subject)}"
        if start in declared:  # the same words stand twice in a document
            start = f"{start}-{subject.evidence[0][1]}"
        declared.add(start)
        text = subject.evidence[0][0]
        if text not in declared:
            declared.add(text)
            yield f"  - {{id: text/{text}, type: DocumentVersion, realizes: {_short(subject.document)}, captured: {subject.captured[:10]}}}"
        yield f"  - id: {start}   # a name that says what the clause does is better"
        yield "    type: Provision"
        yield f"    part_of: {_short(subject.document)}"
        if subject.number:
            yield f"    number: {_quoted(subject.number)}"
        yield "    evidence:"
        yield from (f"      - {_flow(span)}" for span in subject.evidence)
        yield ""
    for each in one.proposals:
        yield from _draft(each, subject, start)


def _draft(one: Proposal, subject: Subject, start: str) -> Iterator[str]:
    norm = one.norm
    operator, _, rest = start.partition("/")[2].partition("/")
    target = re.sub(r"[^A-Za-z0-9]+", "-", _short(norm.iri).removeprefix("norm/")).strip("-")
    yield f"  - id: mapping/{operator}/{rest.replace('/', '-')}--{target}"
    yield "    type: Mapping"
    yield f"    maps_from: {start}"
    yield f"    maps_to: {_short(norm.iri)}"
    yield f"    relation: {one.row.relation}   # candidate of the row {one.row.name}"
    if one.force != "binding":
        yield f"    # {one.force}, not binding law"
    yield from textwrap.wrap(one.row.why, _WIDTH, initial_indent="    # ", subsequent_indent="    # ")
    yield f"    # score {one.score:.2f}; shared words: {_line(_weights(one.in_norm))}"
    yield "    justification:   # open: ManualMappingCuration if you read both sides yourself"
    yield "    summary:   # open"
    yield "    confidence:   # open"
    since = _since(one, subject)
    yield (
        f"    valid_from: {since}"
        if since
        else "    valid_from:   # open: since when both sides have stood so"
    )
    if not norm.evidence:
        yield "    # the text of this law isn't archived: nobody has read it here"
    yield "    evidence:"
    yield from (f"      - {_flow(span)}" for span in (*subject.evidence, *norm.evidence))
    yield ""


def _since(one: Proposal, subject: Subject) -> str:
    """Return the first day on which both sides are known to stand; empty if one isn't known."""
    days = (subject.valid_from, one.norm.valid_from or "")
    return max(days) if all(days) else ""


def _slug(subject: Subject) -> str:
    """Return a name for a clause that has none: its number or heading, and what tells it from others of the same."""
    head = re.sub(r"[^a-z0-9]+", "-", (subject.number or subject.heading).lower()).strip("-")[:40].strip("-")
    return f"{head or 'clause'}-{subject.evidence[0][3][:8]}"


def _name(subject: Subject) -> str:
    return (
        _short(subject.iri)
        if subject.iri
        else f"{subject.document.removeprefix(f'{ID}document/')} {subject.number}".strip()
    )


def _title(subject: Subject) -> str:
    where = " ".join(part for part in (subject.number, subject.heading) if part)
    return f"{_name(subject)} ({where})" if where and where != subject.number else _name(subject)


def _short(iri: str) -> str:
    return iri.removeprefix(ID)


def _span(span: Evidence) -> dict[str, Any]:
    text, start, end, sha256, number = span
    return {"text": text, "start": start, "end": end, "sha256": sha256, "number": number}


def _flow(span: Evidence) -> str:
    text, start, end, sha256, number = span
    printed = f", number: {_quoted(number)}" if number else ""
    return f"{{of: text/{text}, start: {start}, end: {end}, sha256: {sha256}{printed}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _line(text: str) -> str:
    """Return text that stays on one line of a comment, whatever was in it."""
    return " ".join(for_screen(text).split())
