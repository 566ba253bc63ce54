"""Invented acts as EUR-Lex pages: the bricks of such pages, and the lighthouse act of `law_samples/formex`."""

from __future__ import annotations

__all__ = [
    "LIGHTHOUSES",
    "article",
    "bare_page",
    "consolidated",
    "full_page",
    "grid",
    "line",
    "note",
    "numbered",
    "point",
]

_GAP = "\u00a0\u00a0\u00a0"


def line(words: str, kind: str = "oj-normal") -> str:
    """A paragraph of a class."""
    return f'<p class="{kind}">{words}</p>'


def point(label: str, *content: str, indent: bool = False) -> str:
    """A point: a table of two columns, three where it is indented."""
    first = '<td valign="top"/>' if indent else ""
    cells = f'{first}<td valign="top">{line(label)}</td><td valign="top">{"".join(content)}</td>'
    return f'<table border="0"><col width="4%"/><col width="96%"/><tbody><tr>{cells}</tr></tbody></table>'


def numbered(name: str, label: str, words: str, *content: str) -> str:
    """A numbered paragraph with its id."""
    return f'<div id="{name}">{line(f"{label}{_GAP}{words}")}{"".join(content)}</div>'


def article(number: str, title: str, *content: str) -> str:
    """An article with its headings."""
    heading = f'<div class="eli-title" id="art_{number}.tit_1">{line(title, "oj-sti-art")}</div>'
    inside = "\n".join(content)
    return (
        f'<div class="eli-subdivision" id="art_{number}">\n{line(f"Article {number}", "oj-ti-art")}'
        f"\n{heading}\n{inside}\n</div>\n"
    )


def note(sign: str) -> str:
    """A reference to a footnote."""
    return (
        f' <a id="ntc{sign}-E1" href="#ntr{sign}-E1">(<span class="oj-super oj-note-tag">{sign}</span>)</a>'
    )


def _footnote(sign: str, words: str) -> str:
    anchor = f'<a id="ntr{sign}-E1" href="#ntc{sign}-E1">(<span class="oj-super">{sign}</span>)</a>'
    return f'<p class="oj-note">{anchor}  {words}</p>'


def _division(name: str, number: str, title: str, *content: str) -> str:
    heading = f'<div class="eli-title" id="{name}.tit_1">{line(title, "oj-ti-section-2")}</div>'
    return f'<div id="{name}">\n{line(number, "oj-ti-section-1")}\n{heading}\n{"".join(content)}</div>\n'


def _recital(number: int, words: str) -> str:
    return f'<div class="eli-subdivision" id="rct_{number}">{point(f"({number})", line(words))}</div>'


def _annex(name: str, *content: str) -> str:
    return f'<div id="file.{name}"><div class="eli-container" id="{name}">{"".join(content)}</div></div>\n'


_CHAPTER_1 = _division(
    "cpt_I", "CHAPTER I", "LAMPS",
    article(
        "1", "Duty to shine",
        numbered(
            "001.001", "1.", "Keepers shall:",
            point("(a)", line("light lamps that:"), point("(i)", line("burn oil; or")), point("(ii)", line("burn gas;"))),
            point("(b)", line("clean the glass.")),
            line("On foggy days a bell does as well."),
        ),
        numbered(
            "001.002", "2.",
            'Fines reach EUR\u00a035\u00a0000\u00a0000 above 10<span class="oj-super">25</span> candles.',
        ),
    ),
    article("2", "Lamp literacy", line("Keepers shall know their lamps.")),
    _division(
        "cpt_I.sct_1", "SECTION 1", "Words",
        article(
            "3", "Definitions",
            line("In this act:"),
            point("(1)", line("‘lamp’ means a source of light;")),
            point("(2)", line("‘keeper’ means who tends a lamp.")),
        ),
    ),
)  # fmt: skip
_QUOTED = (
    f'<div id="017">{line("‘Article 17", "oj-ti-art")}'
    + numbered("017.003", "3.", f"Buoys follow the Lamp Act{note('*')}.")
    + "</div>"
)
_CHAPTER_2 = _division(
    "cpt_II", "CHAPTER II", "FINAL PROVISIONS",
    article(
        "4", "Amendment of the Buoy Act",
        line("The Buoy Act is amended as follows:"),
        point("(1)", line("the following is added:"), _QUOTED, _footnote("*", "Lamp Act of the first of June.’"), ";"),
    ),
    article(
        "5", "Start",
        line("This act enters into force at dawn."),
        line("However:"),
        point("(a)", line("Chapter I applies at dusk.")),
    ),
)  # fmt: skip

LIGHTHOUSES = "".join([
    '<div class="eli-container">',
    f'<div class="eli-main-title" id="tit_1">{line("Invented act on lighthouses, for tests", "oj-doc-ti")}</div>',
    f'<div class="eli-subdivision" id="pbl_1">{line("Whereas:")}',
    _recital(1, f"Ships need light{note('1')}."),
    _recital(2, "Light needs keepers."),
    f'</div><div class="eli-subdivision" id="enc_1">{_CHAPTER_1}{_CHAPTER_2}</div>',
    f'<div class="eli-subdivision" id="fnp_1"><div class="oj-final">{line("Done at the shore.")}</div></div>',
    f'<hr class="oj-note"/>{_footnote("1", "A footnote nobody should quote.")}</div>',
    _annex(
        "anx_I", line("ANNEX I", "oj-doc-ti"), line("Kinds of lamp", "oj-doc-ti"),
        line("Section\u00a0A — Fixed lamps", "oj-ti-grseq-1"),
        point("1.", "<span>Oil lamps:</span>", point("(a)", line("with a wick;")), indent=True),
        line("Section B — Others", "oj-ti-grseq-1"), line("— torches."),
    ),
    _annex(
        "anx_II", line("ANNEX II", "oj-doc-ti"), line("Procedure", "oj-doc-ti"),
        line(f"3.{_GAP}Inspection", "oj-ti-grseq-1"),
        point("3.1.", line("The glass is looked at."), indent=True),
    ),
])  # fmt: skip
"""The act of `law_samples/formex` as the Official Journal's page would print it."""


def bare_page(body: str = LIGHTHOUSES, eli: str = "reg/2024/1689") -> str:
    """A page of the Official Journal alone: its act is named by the canonical link."""
    head = f'<link rel="canonical" href="https://eur-lex.europa.eu/eli/{eli}/oj/eng"/>' if eli else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML//EN" "xhtml-strict.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>'
        f"{line('EN', 'oj-hd-lg')}{body}</body></html>"
    )


def full_page(body: str = LIGHTHOUSES, celex: str = "32024R1689", in_force: str = "2024-08-01") -> str:
    """A page within the site's menus, with scripts and with RDFa about the act and about its languages."""
    about = "http://data.europa.eu/eli/reg/2024/1689/oj"
    facts = [
        (about, "eli:id_local", celex),
        (about, "eli:date_publication", "2024-07-12"),
        (about, "eli:first_date_entry_in_force", "2026-08-02"),
        (about, "eli:first_date_entry_in_force", in_force),
        (f"{about}/deu", "eli:title", "Leuchtturmverordnung"),
        ("http://data.europa.eu/eli/reg/1999/1/oj", "eli:date_publication", "1999-01-01"),
    ]
    metas = "".join(f'<meta about="{a}" property="{p}" content="{c}"/>' for a, p, c in facts)
    script = (
        "<script>document.write('<div class=\"eli-container\"><p>Written by a script.</p></div>')</script>"
    )
    return (
        f'  \n<!DOCTYPE html>\n<html lang="en"><head><title>Site</title>{metas}{script}</head><body>'
        f'<nav><ul><li class="x">Menu of the site</li></ul></nav><form><select><option>BG</option></select></form>'
        f'<div id="text">{body.replace("Keepers shall know", script + "Keepers shall know")}</div>'
        f"<footer>Foot of the site</footer>{script}</body>\n</html>\n"
    )


def grid(label: str, *content: str) -> str:
    """A point of a consolidated page."""
    return (
        f'<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>{label} </span></div>'
        f'<div class="grid-list-column-2">{"".join(content)}</div></div>'
    )


def consolidated(*content: str, reference: str = "02016R0679 — EN — 02.01.2030 — 001.001") -> str:
    """A consolidated page with its reference line."""
    return (
        f"<!DOCTYPE html><html><head><title>x</title></head><body>{line(reference, 'reference')}"
        f'<div class="eli-container">{"".join(content)}</div></body></html>'
    )
