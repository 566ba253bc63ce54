"""What extraction yields."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Extraction"]


@dataclass(frozen=True)
class Extraction:
    """A document's text, never empty; the extractor's name and version (`html/1`, `pdf/1`, `markdown/1`, `text/1`);
    and the `remove` selectors that found nothing to remove."""

    text: str
    extractor: str
    missed: tuple[str, ...] = ()
