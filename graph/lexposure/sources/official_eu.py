"""Acts of the European Union, from the repository of its Publications Office (Cellar).

EUR-Lex itself keeps programs out; Cellar is where its documents lie, and answers by content negotiation: the work is
named by its CELEX number, format and language by headers.
"""

from __future__ import annotations

import re

from lexposure.model.errors import UnknownName, UserError
from lexposure.sources.acts import ACTS, act_by_key
from lexposure.sources.http.client import Request
from lexposure.sources.http.kinds import HTML, ZIP
from lexposure.sources.official_plan import Plan

__all__ = ["HOSTS", "plan"]

HOSTS = {"publications.europa.eu": ("/resource/",)}

_BASE = "https://publications.europa.eu/resource/celex/"
_FORMEX = "application/zip;mtype=fmx4"
"""Without a blank after the semicolon: Cellar answers 500 to one."""
_PAGE = "application/xhtml+xml"
_LANGUAGE = "eng"
"""Cellar wants languages in three letters."""

_NUMBER = r"(3\d{4}[A-Z]\d{4}|0\d{4}[A-Z]\d{4}-\d{8})"
_CELEX = (
    re.compile(rf"(?:CELEX:)?{_NUMBER}", re.ASCII),
    re.compile(rf"https?://publications\.europa\.eu/resource/celex/{_NUMBER}", re.ASCII),
    re.compile(
        rf"https?://eur-lex\.europa\.eu/legal-content/EN/[A-Z]+(?:/[A-Z]+)?/?\?uri=CELEX(?::|%3A){_NUMBER}",
        re.ASCII,
    ),
)
_ELI = re.compile(
    r"(?:https?://(?:data|eur-lex)\.europa\.eu)?/?eli/(reg|dir|dec)(?:_impl|_del)?/(\d{4})/(\d{1,4})"
    r"(?:/(oj|\d{4}-\d{2}-\d{2})(?:/([a-z]{2,3}))?)?/?",
    re.ASCII,
)
_LETTERS = {"reg": "R", "dir": "L", "dec": "D"}


def plan(ref: str, name: str) -> Plan | None:
    """Return how to fetch an act by its CELEX number or ELI; None if the name is neither.

    Raises UnknownName for acts outside the table, UserError for an ELI that names no version or another language.
    """
    celex = next((found[1] for form in _CELEX if (found := form.fullmatch(name))), "") or _from_eli(name)
    if not celex:
        return None
    row = act_by_key(f"3{celex[1:10]}")
    if row is None:
        known = ", ".join(act.key for act in ACTS if re.fullmatch(r"3\d{4}[A-Z]\d{4}", act.key))
        raise UnknownName(f"{celex} belongs to an act that no importer knows", fix=f"ask for one of {known}")
    url = f"{_BASE}{celex}"
    requests = (Request(url, _FORMEX, (ZIP,), _LANGUAGE), Request(url, _PAGE, (HTML,), _LANGUAGE))
    return Plan(ref, f"CELEX:{celex}", row.prefix, f"CELEX:{celex}", requests)


def _from_eli(name: str) -> str:
    found = _ELI.fullmatch(name)
    if not found:
        return ""
    kind, year, number, version, language = found.groups()
    if version is None:
        fix = "add /oj for the text as published, or the day of a consolidation (/2026-07-27)"
        raise UserError(f"`{name}` doesn't say which version of the act", fix=fix)
    if language not in (None, "en", "eng"):
        raise UserError(
            f"`{name}` names a text in `{language}`", fix="only English texts are fetched: write /eng"
        )
    work = f"{year}{_LETTERS[kind]}{int(number):04}"
    return f"3{work}" if version == "oj" else f"0{work}-{version.replace('-', '')}"
