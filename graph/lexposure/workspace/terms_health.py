"""How well the documents can be seen: last success, last change, failing since when and why.

The log tells when a document began to fail and when it could be had again, and nothing of the runs between, or it would
grow with each. When a document was last seen unchanged is kept beside it, in one small file that may be deleted: what
the log tells then stands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.archive.clock import instant
from lexposure.archive.disk import Disk, told
from lexposure.workspace.verdicts import told_of

if TYPE_CHECKING:
    from lexposure.archive.clock import Clock
    from lexposure.archive.log import Log
    from lexposure.sources.declarations import Declaration

__all__ = ["FILE", "Health", "health_body", "health_rows"]

FILE = "terms-health.json"
_LONGEST = 500


def health_body(record: str, reason: str, detail: str, urls: Sequence[str]) -> dict[str, Any]:
    """Return the event that says that a document can't be had any more (there is a reason), or can again."""
    return {
        "kind": "terms-health",
        "record": record,
        "state": "failing" if reason else "ok",
        "reason": reason,
        "detail": detail[:_LONGEST],
        "urls": list(urls),
    }


class Health:
    """The state of each document that was asked for: in the log what changed, in the file when it was last seen."""

    def __init__(self, home: Path, log: Log) -> None:
        self._path = home / FILE
        self._seen = _read(self._path)
        self._failing: dict[str, bool] = {}
        self.recorded(event.body for event in log.events() if event.body["kind"] == "terms-health")

    def differs(self, record: str, reason: str) -> bool:
        """Tell whether an outcome changes the state: it fails and didn't before, or the other way round."""
        return bool(reason) != self._failing.get(record, False)

    def recorded(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        """Take note of events that were recorded."""
        for body in bodies:
            if body["kind"] == "terms-health":
                self._failing[body["record"]] = body["state"] == "failing"

    def note(self, record: str, clock: Clock, reason: str, detail: str) -> None:
        """Note that a document was asked for now."""
        now = instant(clock.now())
        before = self._seen.get(record, {})
        succeeded = before.get("succeeded", "") if reason else now
        self._seen[record] = {
            "checked": now,
            "succeeded": succeeded,
            "reason": reason,
            "detail": detail[:_LONGEST],
        }

    def save(self) -> None:
        """Write the file, whole or not at all."""
        data = json.dumps(self._seen, ensure_ascii=False, sort_keys=True, indent=1).encode()
        draft = self._path.with_name(f".{self._path.name}.part")
        with told(self._path):
            draft.unlink(missing_ok=True)
            disk = Disk()
            disk.create(draft, data)
            disk.replace(draft, self._path)


def health_rows(
    home: Path, log: Log | None, clock: Clock, declared: Sequence[Declaration] = ()
) -> list[dict[str, Any]]:
    """Return one row a document that is archived, was asked for, or is declared, in order of the name.

    `source` is live (fetched by this program), collection (imported; a collection tells of changes only, so it was last
    seen when it last changed) or declared (never asked for). Times are UTC, empty where there is none; `days_unseen` is
    None for a document that was never seen. `decided` holds what persons decided about its texts.
    """
    rows: dict[str, dict[str, Any]] = {}
    for event in log.events() if log else ():
        body = event.body
        if body["kind"] == "terms-version":
            _of_version(_row(rows, body["record"], "collection"), body)
        elif body["kind"] == "terms-health":
            _of_state(_row(rows, body["record"], "live"), body, event.recorded_at)
    for record, seen in _read(home / FILE).items():
        row = _row(rows, record, "live")
        row["last_check"] = _second(seen.get("checked", ""))
        row["last_success"] = max(row["last_success"], _second(seen.get("succeeded", "")))
        if row["failing_since"] and seen.get("reason"):
            row |= {"reason": seen["reason"], "detail": seen.get("detail", "")}
    for each in declared:
        _row(rows, each.record, "declared")
    decided = told_of(log) if log else {}
    now = clock.now().astimezone(dt.UTC)
    for row in rows.values():
        row["decided"] = decided.get(row["record"], [])
        row["days_unseen"] = _days(row["last_success"], now)
    return [rows[record] for record in sorted(rows)]


def _row(rows: dict[str, dict[str, Any]], record: str, source: str) -> dict[str, Any]:
    row = rows.setdefault(
        record,
        {
            "record": record,
            "source": source,
            "last_check": "",
            "last_success": "",
            "last_change": "",
            "failing_since": "",
            "reason": "",
            "detail": "",
        },
    )
    if source == "live":
        row["source"] = source
    return row


def _of_version(row: dict[str, Any], body: Mapping[str, Any]) -> None:
    if body.get("retrieved"):
        row["source"] = "live"
    row["last_success"] = max(row["last_success"], _second(body["captured"]))
    if body["change"] != "technical":
        row["last_change"] = max(row["last_change"], _second(body["captured"]))


def _of_state(row: dict[str, Any], body: Mapping[str, Any], recorded: str) -> None:
    failing = body["state"] == "failing"
    row["failing_since"] = _second(recorded) if failing else ""
    row["reason"], row["detail"] = (body["reason"], body["detail"]) if failing else ("", "")
    if not failing:
        row["last_success"] = max(row["last_success"], _second(recorded))


def _second(moment: str) -> str:
    return f"{moment[:19]}Z" if moment else ""


def _days(moment: str, now: dt.datetime) -> int | None:
    return (now - dt.datetime.fromisoformat(moment)).days if moment else None


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Return what the file holds; nothing if it is absent or damaged, because it may be deleted at any time."""
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(held, dict):
        return {}
    return {
        str(record): {str(key): str(value) for key, value in seen.items()}
        for record, seen in held.items()
        if isinstance(seen, dict)
    }
