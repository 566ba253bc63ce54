"""Names in curated files: what an author may write for a node, and the IRI that it means.

JSON-LD drops what isn't an IRI without a word, and reads a name that is also a key as that key's property. Neither
may happen to a claim, so names are checked, and expanded where they would be mistaken, before JSON-LD sees them.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.model.places import OWN_PLACES
from lexposure.resources import resource
from lexposure.sources.yaml_file import Scalar, Value

__all__ = [
    "checked_name",
    "context",
    "expand",
    "names_nodes",
    "refuse_empty",
    "unit_name",
    "unmistaken",
    "written",
]

_NAME = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_UPWARD = re.compile(r"(^|/)\.\.?(/|$)")


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context; every curated file is read with it."""
    loaded: dict[str, Any] = json.loads((resource("ontology") / "context.jsonld").read_text("utf-8"))
    return dict(loaded["@context"])


def written(predicate: str) -> str:
    """Return a property as authors write it: the key that stands for it, or the IRI if none does."""
    return _keys().get(predicate, predicate)


@cache
def _keys() -> dict[str, str]:
    ids = ((key, entry["@id"] if isinstance(entry, dict) else entry) for key, entry in context().items())
    return {expand(str(name)): key for key, name in ids if ":" in str(name)}


def checked_name(name: Value, key: str, place: Place) -> str:
    """Return the name of a node as written. Raises CuratedDataError for what can't be one."""
    refuse_empty(name, key, place)
    if not isinstance(name, Scalar) or not _NAME.fullmatch(name) or _UPWARD.search(name.split("://")[-1]):
        shown = name if isinstance(name, Scalar) else "a list or mapping"
        fix = "write a name without blanks, as in norm/eu-ai-act/art_4.par_1 or AIA:art_4.par_1"
        raise CuratedDataError(f"`{key}`: `{shown}` is no name of a node", place=place, fix=fix)
    prefix, colon, rest = name.partition(":")
    if colon and prefix not in context() and not rest.startswith("//"):
        known = [term for term, entry in context().items() if _is_prefix(entry)]
        raise CuratedDataError(f"`{key}`: unknown prefix `{prefix}`", place=place, fix=nearest(prefix, known))
    return str(name)


def refuse_empty(value: Value, key: str, place: Place) -> None:
    """Refuse a key without value: JSON-LD would take it for an empty text."""
    if isinstance(value, Scalar) and not value.strip() and (not value.quoted or names_nodes(key)):
        raise CuratedDataError(f"`{key}` is empty", place=place, fix="write a value, or leave the line out")


def names_nodes(key: str) -> bool:
    """Tell whether the values of a key are nodes rather than literals."""
    entry = context().get(key)
    return key in ("id", "type") or (isinstance(entry, dict) and entry.get("@type") in ("@id", "@vocab"))


def unmistaken(key: str, name: str) -> str:
    """Return a short value in full where it is also a key of the context and would be read as that."""
    entry = context().get(key)
    if name not in context() or name in OWN_PLACES or not isinstance(entry, dict):
        return name
    return str(entry.get("@context", {}).get("@vocab", "")) + name


def expand(name: str) -> str:
    """Return the IRI of a name: whole, with a prefix of the context, or one of our own."""
    if "://" in name:
        return name
    prefix, _, rest = name.partition(":")
    entry = context().get(prefix)
    if rest and entry is not None:
        return str(entry["@id"] if isinstance(entry, dict) else entry) + rest
    return ID + name


def unit_name(iri: str) -> str:
    """Return a unit as authors cite it (`NISTRMF:GOVERN_2.2`); empty for what lies under no act's prefix."""
    for name, start in _acts():
        if iri.startswith(start):
            return f"{name}:{iri.removeprefix(start)}"
    return ""


@cache
def _acts() -> tuple[tuple[str, str], ...]:
    entries = ((name, entry) for name, entry in context().items() if isinstance(entry, dict))
    return tuple((name, str(entry["@id"])) for name, entry in entries if entry.get("@prefix"))


def _is_prefix(entry: object) -> bool:
    return (isinstance(entry, str) and entry.endswith(("/", "#"))) or (
        isinstance(entry, dict) and bool(entry.get("@prefix"))
    )
