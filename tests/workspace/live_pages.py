"""Invented live pages for tests: declaration files, and fetching them from a source on this machine."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from lexposure.archive.clock import FixedClock
from lexposure.sources.http.network import Network
from lexposure.workspace import Workspace
from lexposure.workspace.live_terms import declared_terms, fetch_declared
from lexposure.workspace.terms_fetch import FetchedTerms
from sources.local_source import LocalSource, answer

__all__ = ["HOST", "NOON", "TERMS", "at", "declared", "failing", "fetch", "page", "serve_page"]

HOST = "https://terms.example.com"
TERMS = f"{HOST}/terms"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def page(*paragraphs: str, around: str = "") -> str:
    """Return an invented page: a menu, and a main part with paragraphs."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html><body><nav>Menu {around}</nav><main><h1>Terms</h1>{body}</main></body></html>"
    )


def serve_page(source: LocalSource, *paragraphs: str, url: str = TERMS, **headers: str) -> None:
    """Answer an address with an invented page."""
    source.serve(url, answer(page(*paragraphs), "text/html; charset=utf-8", **headers))


def declared(folder: Path, *documents: dict[str, Any], name: str = "vendors.yaml") -> Path:
    """Write a declaration file; JSON is YAML too."""
    path = folder / name
    path.write_text(json.dumps({"documents": documents}, ensure_ascii=False), "utf-8")
    return path


def at(workspace: Workspace, days: float) -> Workspace:
    """Return the same data directory some days later."""
    return Workspace(workspace.home, clock=FixedClock(NOON + dt.timedelta(days=days)))


def fetch(
    workspace: Workspace, source: LocalSource, path: Path, *, network: Network | None = None, **settings: Any
) -> list[FetchedTerms]:
    """Fetch what a file declares, without waiting for anything."""
    waited: list[float] = settings.pop("waited", [])
    return fetch_declared(
        workspace,
        declared_terms([path]),
        network=network or source.network(),
        sleep=waited.append,
        **settings,
    )


def failing(status: int = 500, **headers: str) -> bytes:
    """Return an answer that is an error."""
    return answer("No.", "text/html", status, **headers)
