"""What was fetched, held against what was asked for and against the archive, before anything is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lexposure.model.errors import SourceError
from lexposure.sources.acts import act_by_prefix

if TYPE_CHECKING:
    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.model.law import LawText
    from lexposure.sources.official_plan import Plan

__all__ = ["check_texts"]

_SHARED_FORMS = ("code", "usc", "uk")
"""Forms of refs under one prefix for more than one document; a document may lack what another one holds."""


def check_texts(
    plan: Plan, texts: Sequence[LawText], others: Iterable[LawText], blobs: Blobs, log: Log
) -> None:
    """Refuse what isn't the text asked for, and what would make other provisions seem repealed. Raises SourceError.

    `others` are the texts that were fetched together with it. An archive knows the text of a prefix by day: where one
    prefix covers several documents, a later one that lacks provisions of an earlier one would end them.
    """
    if not texts:
        raise SourceError("no text of law is in it", fix="try again later")
    for text in texts:
        plan.check(text)
        if act_by_prefix(text.act).form in _SHARED_FORMS:
            beside = _archived(text.act, blobs, log) | _documents(
                unit.ref
                for other in others
                if other.act == text.act
                for unit in other.units
                if unit.parent is None
            )
            _refuse_less(text, beside)


def _refuse_less(text: LawText, beside: set[str]) -> None:
    lost = sorted(beside - _documents(unit.ref for unit in text.units if unit.parent is None))
    if lost:
        raise SourceError(
            f"it lacks what the archive has as {text.act}: {', '.join(lost[:3])}{' …' if len(lost) > 3 else ''}; "
            "that would seem repealed from its day on",
            fix="fetch it into a data directory of its own (LEXPOSURE_HOME)",
        )


def _archived(act: str, blobs: Blobs, log: Log) -> set[str]:
    bodies = (event.body for event in log.events())
    names = {body["units"] for body in bodies if body["kind"] == "law-version" and body["act"] == act}
    units = (unit for name in names for unit in json.loads(blobs.get(name)))
    return _documents(unit["ref"] for unit in units if unit["parent"] is None)


def _documents(refs: Iterable[str]) -> set[str]:
    """Return the documents that top units belong to: acts of the United Kingdom, sections of the Code."""
    return {"/".join(ref.split("/")[:3]) if ref.startswith("UK:") else ref for ref in refs}
