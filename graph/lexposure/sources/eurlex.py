"""Acts as EUR-Lex shows them in a browser: pages of the Official Journal and consolidated ones, bare or whole.

A whole page wraps the act in the site's menus, and it has scripts: they are bytes that nobody runs or reads. The
body is rewritten as Formex (`eurlex_body`, `eurlex_consolidated`), so that text and units are those of the Formex
file of the same act.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_key
from lexposure.sources.eurlex_body import PageBody
from lexposure.sources.eurlex_consolidated import ConsolidatedBody, is_consolidated_page
from lexposure.sources.eurlex_facts import PageFacts, page_facts
from lexposure.sources.eurlex_words import classes
from lexposure.sources.formex_text import FormexBody
from lexposure.sources.law_draft import Draft
from lexposure.sources.xml import MAX_DEPTH, read_bytes, root_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_eurlex", "read_eurlex"]

IMPORTER = "eurlex-xhtml/1"

_MARKS = (b"eli-container", b"eli-subdivision", b"title-article-norm")
_AGAIN = "save the page again, whole, from eur-lex.europa.eu"


def is_eurlex(data: bytes) -> bool:
    """Tell whether bytes are a page with an act in EUR-Lex's classes, whatever the file is called."""
    return root_name(data).lower() == "html" and any(mark in data for mark in _MARKS)


def read_eurlex(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read EUR-Lex pages and return one text a page, all official.

    A page of the Official Journal is law since the day in the table of acts, or the first day of entry into force
    that its RDFa states, or `valid_from`; a consolidation since its own day. Raises SourceError for pages that are
    cut off, name no act, two acts or one outside the table, hold no article, or that nothing dates.
    """
    return [_read(path, valid_from) for path in paths]


def _read(path: Path, valid_from: dt.date | None) -> LawText:
    root = _page(path)
    facts = page_facts(root)
    row = _act(path, facts)
    draft = Draft(row.prefix)
    _write(draft, root)
    day = facts.state or row.in_force or min(facts.in_force, default=valid_from)
    if day is None:
        raise _refusal(path, "nothing says since when this text is law", "give the day with --valid-from")
    draft.warnings += _doubts(row, facts, path)
    celex = f"0{row.key[1:]}-{day:%Y%m%d}" if facts.state else row.key
    published = (f"published {facts.published}",) if facts.published else ()
    text = draft.finish(
        day,
        IMPORTER,
        official=True,
        identifiers=(f"CELEX:{celex}", f"{row.base}oj", *published),
        language=facts.language or "en",
    )
    if not any(unit.kind == "article" for unit in text.units):
        raise _refusal(path, "no article was found on the page", _AGAIN)
    return text


def _write(draft: Draft, root: _Element) -> None:
    body = FormexBody(draft)
    notes = [node for node in root.iter("p") if "note" in classes(node)]
    if is_consolidated_page(root):
        page: PageBody = ConsolidatedBody(notes)
        parts = [next(root.iter("body"), root)]
    else:
        page = PageBody(notes)
        parts = [div for div in root.iter("div") if "eli-container" in classes(div)]
    for part in parts:
        body.write(page.write(part))
    if page.words.missing:
        draft.warnings.append(
            f"{draft.act}: {page.words.missing} starred notes of quoted law are referred to, but not on the page"
        )


def _doubts(row: Act, facts: PageFacts, path: Path) -> list[str]:
    stated = {row.in_force} if row.in_force else set()
    doubts = []
    if facts.in_force and not facts.state and stated and facts.in_force[0] not in stated:
        doubts.append(
            f"{path.name}: the page dates entry into force {facts.in_force[0]}, the table of acts {row.in_force}; "
            "the table stands"
        )
    if not facts.language:
        doubts.append(f"{path.name}: the page doesn't say its language; taken as English")
    return doubts


def _act(path: Path, facts: PageFacts) -> Act:
    if not facts.acts:
        raise _refusal(path, "the page doesn't say which act it holds", _AGAIN)
    if len(facts.acts) > 1:
        raise _refusal(path, f"the page names several acts: {', '.join(facts.acts)}", _AGAIN)
    row = act_by_key(f"3{facts.acts[0]}")
    if row is None:
        raise _refusal(
            path, f"this page holds {facts.acts[0]}, which is not in the table of acts", "leave the file out"
        )
    return row


def _page(path: Path) -> _Element:
    data = read_bytes(path)
    if not data.rstrip().lower().endswith(b"</html>"):
        raise _refusal(path, "the page is cut off: it doesn't end with </html>", _AGAIN)
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(path, f"the page can't be parsed: {error.msg}", _AGAIN) from error
    if any(len(list(node.iterancestors())) > MAX_DEPTH for node in chain(root.iter("p"), root.iter("td"))):
        raise _refusal(path, f"elements nest deeper than {MAX_DEPTH} levels", _AGAIN)
    return root


def _refusal(path: Path, message: str, fix: str) -> SourceError:
    return SourceError(message, place=Place(path), fix=fix)
