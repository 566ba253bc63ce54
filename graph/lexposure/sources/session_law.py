"""Printed pages of session laws and gazettes, which are recognised to be refused with a better way in.

PDF and text made from it hold pages, not provisions: running heads, page numbers and hyphens stand within sentences,
and nothing tells a line of the act from a line of the section that it amends. The same act as Markdown, JSON or XML
is imported instead.
"""

from __future__ import annotations

__all__ = ["why_refused"]

_INSTEAD = "give the act as Markdown with .meta.yaml, JSON or XML"


def why_refused(name: str, data: bytes) -> tuple[str, str] | None:
    """Return what a file holds that isn't law in sections, and what to give instead; None for all others."""
    if data.lstrip()[:5] == b"%PDF-":
        return "a PDF, whose pages hold no provisions", _INSTEAD
    if name.endswith(".txt"):
        return "plain text: page heads stand within sentences, and nothing marks its provisions", _INSTEAD
    if name.endswith(".md"):
        return (
            "Markdown without sections",
            "begin each section with a second-level heading: `## number heading`",
        )
    return None
