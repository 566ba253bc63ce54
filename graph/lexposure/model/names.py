"""What was probably meant: the nearest known names for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return a sentence that names the nearest known names, or says how many there are."""
    names = sorted(set(known))
    close = get_close_matches(name, names, n=most, cutoff=0.5)
    if not close:
        tail = name.rsplit("/", 1)[-1].lower()
        close = [known_name for known_name in names if tail and tail in known_name.lower()][:most]
    if close:
        return "did you mean " + " or ".join(f"`{candidate}`" for candidate in close) + "?"
    listed = ", ".join(names[:12])
    return f"known are: {listed}{', …' if len(names) > 12 else ''}"
