"""Every error the library raises, in one place so that callers can import them without loops.

    LexposureError
    ├── UserError                 the input is wrong: exit code 2, HTTP 400 or 422
    │   ├── ProfileError          a profile that can't be read or contradicts itself (a ValueError)
    │   ├── DateError             a date that is none (a ValueError)
    │   ├── UnknownName           a platform, norm, node or file nobody knows (a LookupError)
    │   ├── SourceError           a file or repository that can't be imported
    │   │   └── SelectorMiss      a page without what a selection names
    │   ├── AddressRefused        an address that may not be asked
    │   │   └── RobotsRefused     an address that its host asks programs not to take
    │   ├── CuratedDataError      a curated file that breaks its rules
    │   ├── ReviewRefused         an act of review by somebody who may not do it, or one without effect
    │   ├── ClaimChanged          an act on a claim that isn't any more what its reviewer saw
    │   └── QueryRefused          a SPARQL query that is malformed, too complex or not allowed
    ├── NetworkError              a source that doesn't answer, or not with what it was asked for
    └── StateError                what is kept is damaged, busy or absent
        ├── NotSetUp              no data directory, or an empty one
        ├── Corrupt               a blob, event or store that doesn't verify
        ├── Busy                  another process holds the writer's place
        └── QueryFailed           the worker hit its deadline or its memory limit

A message says what is wrong, where (file and line where there is one) and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "AddressRefused",
    "Busy",
    "ClaimChanged",
    "Corrupt",
    "CuratedDataError",
    "DateError",
    "Forgotten",
    "LexposureError",
    "NetworkError",
    "NotSetUp",
    "Place",
    "ProfileError",
    "QueryFailed",
    "QueryRefused",
    "ReviewRefused",
    "RobotsRefused",
    "SelectorMiss",
    "SourceError",
    "StateError",
    "UnknownName",
    "UserError",
]


@dataclass(frozen=True)
class Place:
    """Where in an input file something is wrong; lines and columns count from 1, None where unknown."""

    file: str | Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [str(self.file), self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


class LexposureError(Exception):
    """Base of all errors raised on purpose. `str(error)` is the whole message for a person."""

    def __init__(self, message: str, *, place: Place | None = None, fix: str | None = None) -> None:
        self.message = message
        self.place = place
        self.fix = fix
        where = f"{place}: " if place else ""
        how = f"\n  fix: {fix}" if fix else ""
        super().__init__(f"{where}{message}{how}")


class UserError(LexposureError):
    """The input is wrong and the caller can correct it."""


class ProfileError(UserError, ValueError):
    """A profile that can't be read, names an unknown value or contradicts itself."""


class DateError(UserError, ValueError):
    """A date that isn't one (dates are written YYYY-MM-DD)."""


class UnknownName(UserError, LookupError):
    """A name that nothing in the data bears."""


class Forgotten(UserError, LookupError):
    """Something that was kept, and removed because somebody asked for it."""


class SourceError(UserError):
    """A law file or terms repository that can't be imported; nothing was stored."""


class SelectorMiss(SourceError):
    """A page in which a selector finds nothing: changed, or an error page; never an empty document."""


class AddressRefused(UserError):
    """An address that may not be asked: not https, not of a listed source, or leading into a private network."""


class RobotsRefused(AddressRefused):
    """An address that its host asks programs not to take (robots.txt)."""


class CuratedDataError(UserError):
    """A curated file that breaks a shape, a closed vocabulary or its own format."""


class ReviewRefused(UserError):
    """An act of review by somebody who may not do it, or one without effect; nothing was recorded."""


class ClaimChanged(UserError):
    """An act on a claim that isn't any more what its reviewer saw; nothing was recorded."""


class QueryRefused(UserError):
    """A SPARQL query that is malformed, too complex, or asks for what isn't allowed."""


class NetworkError(LexposureError):
    """A source that doesn't answer, or not with what it was asked for; a retry may succeed.

    `status` is the HTTP status it answered with, 0 if there was none or it isn't what is wrong.
    """

    def __init__(
        self, message: str, *, place: Place | None = None, fix: str | None = None, status: int = 0
    ) -> None:
        super().__init__(message, place=place, fix=fix)
        self.status = status


class StateError(LexposureError):
    """What is kept can't serve: damaged, busy or absent."""


class NotSetUp(StateError):
    """The data directory is absent or empty."""


class Corrupt(StateError):
    """A blob, an event or a store doesn't verify."""


class Busy(StateError):
    """Another process is writing."""


class QueryFailed(StateError):
    """A query worker hit its deadline or its memory limit; a retry may succeed."""
