"""What it takes to fetch one text, and to know that it is the one that was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import SourceError

if TYPE_CHECKING:
    from lexposure.model.law import LawText
    from lexposure.sources.http.client import Request

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """One text: the reference it was asked by, its official name, the act it belongs to, and how to ask for it.

    `requests` are tried in turn until the source has one. The text must bear `identifier`, and hold `unit` unless that
    is empty.
    """

    ref: str
    name: str
    act: str
    identifier: str
    requests: tuple[Request, ...]
    unit: str = ""

    def check(self, text: LawText) -> None:
        """Refuse a text that isn't the one asked for. Raises SourceError."""
        if text.act != self.act or self.identifier not in text.identifiers:
            said = text.identifiers[0] if text.identifiers else f"a text of {text.act}"
            raise SourceError(
                f"the source sent {said}, not {self.identifier}, for {self.name}", fix="try again later"
            )
        if self.unit and not any(unit.ref == self.unit for unit in text.units):
            raise SourceError(f"the source sent a text without {self.unit}", fix="try again later")
