"""Reading what a client sent, strictly: UTF-8, JSON without NaN or repeated keys, parameters named once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from lexposure_api.problems import ProblemError

__all__ = ["media_type", "pairs", "query_pairs", "read_json", "single", "utf8"]

_MOST_FIELDS = 200


def query_pairs(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of the address in order."""
    return pairs(request.scope["query_string"])


def pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form or query string in order."""
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeError:
        raise ProblemError("malformed-request", "the parameters aren't percent-encoded UTF-8") from None
    except ValueError:
        raise ProblemError("malformed-request", f"more than {_MOST_FIELDS} parameters") from None


def single(given: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the value of a parameter that may stand once, None if it is absent."""
    values = [value for key, value in given if key == name]
    if len(values) > 1:
        raise ProblemError("malformed-request", f"`{name}` stands {len(values)} times", fix="send it once")
    return values[0] if values else None


def media_type(request: Request) -> str:
    """Return the media type of the body; 415 if it has a character set other than UTF-8."""
    name, _, rest = request.headers.get("content-type", "").partition(";")
    for parameter in rest.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise ProblemError("unsupported-media-type", "text is read as UTF-8 alone")
    return name.strip().lower()


def utf8(body: bytes) -> str:
    """Return the body as text."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError("malformed-request", "the body isn't UTF-8") from None


def read_json(text: str) -> Any:
    """Return the value of a JSON text (RFC 8259, so without NaN), refusing what can't be written back as UTF-8."""
    try:
        value = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ProblemError("malformed-request", "the JSON is nested too deep") from None
    except UnicodeEncodeError:
        raise ProblemError("malformed-request", "the JSON holds half of a surrogate pair") from None
    except ValueError as error:
        raise ProblemError("malformed-request", f"no JSON: {error}") from None
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a key stands twice in one object")
    return found
