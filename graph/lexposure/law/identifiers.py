"""The four names of a legal unit and how to get from one to another: ref, IRI, citation, and the unit around it.

A ref (`AIA:art_26.par_1`) is the key in data and answers. Its IRI is the act's base followed by the same words,
with `_` for a space and `~` for `|`. Every function refuses what isn't a well-formed ref with UnknownName; none
says whether the law has such a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import UnknownName
from lexposure.sources.acts import ACTS, Act, Form, act_by_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["act", "citation", "iri", "parent", "ref"]


@dataclass(frozen=True)
class _Grammar:
    """How pinpoints of one form look, lose their last step and print; `spaced` ones have `_` for a space in IRIs."""

    shape: re.Pattern[str]
    up: Callable[[str], str]
    cite: Callable[[str], str]
    example: str
    spaced: bool = True


_WORDS = {
    "anx": "Annex",
    "art": "Art.",
    "cpt": "Chapter",
    "par": "paragraph",
    "pnt": "point",
    "prt": "Part",
    "rct": "recital",
    "sct": "Section",
    "tis": "Title",
}
_STEP_BEFORE_KIND = re.compile(r"\.(?=[a-z]{3}_)")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")
_RUNS = re.compile(r"[a-z]+|\d+")


def _in_brackets(labels: Sequence[str]) -> str:
    return "".join(f"({label})" for label in labels)


def _cite_article(pinpoint: str) -> str:
    """Print `Art. 26(1)`, `Annex III, point 4(a)`, `recital 12`, as the institutions' style guide does."""
    printed: list[str] = []
    for step in _STEP_BEFORE_KIND.split(pinpoint):
        kind, _, label = step.partition("_")
        if kind in ("par", "pnt") and printed and printed[-1].startswith(("Art.", "point")):
            printed[-1] += f"({label})"
        elif kind == "pnt" and label.isalpha():
            printed.append(f"point ({label})")
        else:
            printed.append(f"{_WORDS.get(kind, kind)} {label}")
    return ", ".join(printed)


def _cite_path(pinpoint: str) -> str:
    section, *labels = pinpoint.removeprefix("s").split("/")
    return section + _in_brackets(labels)


def _cite_title(pinpoint: str) -> str:
    title, _, path = pinpoint.removeprefix("t").partition("/")
    return f"{title} U.S.C. § {_cite_path(path)}"


def _cite_label(pinpoint: str) -> str:
    heading, _, label = pinpoint.partition("|")
    return heading + _in_brackets(_RUNS.findall(label))


def _up_label(pinpoint: str) -> str:
    heading, _, label = pinpoint.partition("|")
    rest = "".join(_RUNS.findall(label)[:-1])
    return f"{heading}|{rest}" if rest else heading if label else ""


def _up_path(pinpoint: str) -> str:
    return pinpoint.rpartition("/")[0]


def _up_title(pinpoint: str) -> str:
    above = _up_path(pinpoint)
    return above if "/" in above else ""


def _up_printed(pinpoint: str) -> str:
    return _LAST_BRACKET.sub("", pinpoint).rstrip()


def _cite_uk(pinpoint: str) -> str:
    """Print `2025 c. 16, section 1(1)(a)` for acts, `S.I. 2019/459, regulation 3` for instruments."""
    kind, year, number, *steps = pinpoint.split("/")
    act = {"ukpga": f"{year} c. {number}", "uksi": f"S.I. {year}/{number}"}.get(
        kind, f"{kind} {year}/{number}"
    )
    printed: list[str] = []
    named = False
    for step in steps:
        if named:
            printed[-1] += f" {step}"
        elif step in _UK_KINDS or not printed:
            printed.append(step)
        else:
            printed[-1] += f"({step})"
        named = step in _UK_KINDS
    return ", ".join([act, *printed])


def _up_uk(pinpoint: str) -> str:
    steps = pinpoint.split("/")[:-1]
    steps = steps[:-1] if steps[-1] in _UK_KINDS else steps
    return "/".join(steps) if len(steps) > 3 else ""


_UK_KINDS = frozenset({"article", "paragraph", "regulation", "rule", "schedule", "section"})
_CHAR = r"[^\s._|~/]"
_DOTTED = r"[^\s_|~/]"
_GRAMMARS: dict[Form, _Grammar] = {
    "articles": _Grammar(
        re.compile(rf"[a-z]{{3}}_{_CHAR}+(\.([a-z]{{3}}_)?{_CHAR}+)*"),
        lambda pinpoint: pinpoint.rpartition(".")[0],
        _cite_article,
        "art_26.par_1.pnt_a",
        spaced=False,
    ),
    "code": _Grammar(re.compile(rf"s\d{_DOTTED}*(/{_DOTTED}+)*"), _up_path, _cite_path, "s1030/a/2/C"),
    "usc": _Grammar(
        re.compile(rf"t\d+[a-zA-Z]?/s\d{_CHAR}*(/{_CHAR}+)*"), _up_title, _cite_title, "t42/s10307/a"
    ),
    "labelled": _Grammar(re.compile(r"[^_|~]+(\|[a-z0-9]+)?"), _up_label, _cite_label, "20-871|b1"),
    "uk": _Grammar(
        re.compile(rf"[a-z]{{2,6}}/\d{{4}}/\d+/[a-z]+(/{_CHAR}+)+"),
        _up_uk,
        _cite_uk,
        "ukpga/2025/16/section/1/1",
        spaced=False,
    ),
    "printed": _Grammar(re.compile(r"[^_|~]+"), _up_printed, str, "22757.12(e)(1)"),
}
_NEVER = re.compile(r"[\x00-\x1f\x7f<>\"{}\\^`%#?]|\s\s|^\s|\s$|[^\S ]|\s\|")


def act(ref: str) -> Act:
    """Return the act that a ref belongs to."""
    return _split(ref)[0]


def iri(ref: str) -> str:
    """Return the IRI of a unit, one for all versions of the act."""
    row, pinpoint = _split(ref)
    return row.base + _encoded(pinpoint)


def ref(iri: str) -> str:
    """Return the ref of a unit's IRI."""
    row = _owner(iri)
    if row is None:
        raise UnknownName(
            f"{iri!r} is not the IRI of a legal unit", fix="it must begin with the base of an act"
        )
    pinpoint = iri.removeprefix(row.base).replace("~", "|")
    if _GRAMMARS[row.form].spaced:
        pinpoint = pinpoint.replace("_", " ")
    found = f"{row.prefix}:{pinpoint}"
    _split(found)
    return found


def parent(ref: str) -> str | None:
    """Return the ref of the unit around this one, None at the top of the act."""
    row, pinpoint = _split(ref)
    above = _GRAMMARS[row.form].up(pinpoint)
    return f"{row.prefix}:{above}" if above not in ("", pinpoint) else None


def citation(ref: str) -> str:
    """Return the citation as a lawyer writes it: `Regulation (EU) 2024/1689, Art. 26(1)`."""
    row, pinpoint = _split(ref)
    return row.citation.format(_GRAMMARS[row.form].cite(pinpoint))


def _split(ref: str) -> tuple[Act, str]:
    prefix, _, pinpoint = ref.partition(":")
    row = act_by_prefix(prefix)
    grammar = _GRAMMARS[row.form]
    if _NEVER.search(pinpoint) or not grammar.shape.fullmatch(pinpoint):
        raise UnknownName(
            f"{ref!r} does not name a unit", fix=f"write it like {row.prefix}:{grammar.example}"
        )
    owner = _owner(row.base + _encoded(pinpoint))
    if owner is not row and owner is not None:
        raise UnknownName(f"{ref!r} has a shorter name", fix=f"begin it with {owner.prefix}:")
    return row, pinpoint


def _encoded(pinpoint: str) -> str:
    return pinpoint.replace(" ", "_").replace("|", "~")


def _owner(iri: str) -> Act | None:
    """Return the act with the longest base that the IRI begins with: titles 15 and 18 lie within the Code."""
    owners = [row for row in ACTS if iri.startswith(row.base)]
    return max(owners, key=lambda row: len(row.base), default=None)
