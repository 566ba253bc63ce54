"""What can be done with live terms in one data directory: fetch what is declared, pull collections, tell their health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.sources.declarations import chosen, read_declarations

if TYPE_CHECKING:
    from lexposure.sources.declarations import Declaration
    from lexposure.sources.http.network import Network
    from lexposure.sources.mirror import Routing
    from lexposure.workspace.collections import Pulled
    from lexposure.workspace.core import Workspace
    from lexposure.workspace.terms_fetch import FetchedTerms

__all__ = ["declared_terms", "fetch_declared", "pull_collections", "terms_health"]


def declared_terms(paths: Sequence[Path], only: Sequence[str] = ()) -> list[Declaration]:
    """Return what files declare, or the named records of it. Raises SourceError, UnknownName; asks for nothing."""
    return chosen([each for path in paths for each in read_declarations(path)], only)


def fetch_declared(
    workspace: Workspace,
    declared: Sequence[Declaration],
    *,
    network: Network | None = None,
    progress: Callable[[FetchedTerms], None] | None = None,
    **settings: Any,
) -> list[FetchedTerms]:
    """Fetch declared documents, archive what changed, and build a new snapshot if anything was recorded.

    `network` None is the public Internet; `settings` are those of the client.
    """
    from lexposure.workspace.terms_fetch import fetch_terms

    home = workspace.made()
    before = workspace.log.head()
    done = fetch_terms(
        declared,
        home,
        workspace.blobs,
        workspace.log,
        workspace.clock,
        network,
        progress,
        settings,
    )
    if workspace.log.head() != before:  # a snapshot stands for all that is recorded, a change of health too
        workspace.rebuild()
    return done


def pull_collections(
    workspace: Workspace,
    names: Sequence[str],
    *,
    routing: Routing | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Pulled]:
    """Pull collections, archive their new versions, and build a new snapshot if there are any; see `collections.pull`."""
    from lexposure.workspace.collections import pull

    done = pull(names, workspace.made(), workspace.blobs, workspace.log, routing, tell)
    if any(each.new for each in done):
        workspace.rebuild()
    return done


def terms_health(
    workspace: Workspace, paths: Sequence[Path] = (), unseen_for: int | None = None
) -> list[dict[str, Any]]:
    """Return one row a document, see `health_rows`, with those that files declare; with `unseen_for` only the ones that
    weren't seen for so many days, or never."""
    from lexposure.workspace.terms_health import health_rows

    log = workspace.log if (workspace.home / "log.sqlite").is_file() else None
    rows = health_rows(workspace.home, log, workspace.clock, declared_terms(paths))
    return [
        row
        for row in rows
        if unseen_for is None or row["days_unseen"] is None or row["days_unseen"] >= unseen_for
    ]
