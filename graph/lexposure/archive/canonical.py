"""JSON in the one form that is hashed: RFC 8785 (JCS), restricted to values that mean the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lexposure.model.errors import UserError

__all__ = ["canonical"]

_DEEPEST = 64
_LARGEST = 2**53 - 1  # RFC 7493 (I-JSON), section 2.2: beyond it readers disagree


def canonical(value: object) -> bytes:
    """Return RFC 8785 bytes of a tree of strings, ints, bools, None, lists and dicts with string keys.

    Raises UserError that names the offending place for anything else: floats, lone surrogates, integers beyond
    2**53 - 1, more than 64 levels.
    """
    text = json.dumps(_plain(value, "$", 0), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _plain(value: object, where: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise _refused(where, f"more than {_DEEPEST} levels deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _checked_int(value, where)
    if isinstance(value, str):
        return _checked_str(value, where)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{i}]", depth + 1) for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _sorted(value, where, depth)
    raise _refused(where, f"a {type(value).__name__}")


def _sorted(value: Mapping[object, object], where: str, depth: int) -> dict[str, object]:
    keys = [_checked_str(key, f"{where}, a key") for key in value]
    # RFC 8785, section 3.2.3: keys are ordered by their UTF-16 code units.
    keys.sort(key=lambda key: key.encode("utf-16-be"))
    return {key: _plain(value[key], f"{where}.{key}", depth + 1) for key in keys}


def _checked_int(value: int, where: str) -> int:
    if abs(value) > _LARGEST:
        raise _refused(where, f"the integer {value}, beyond 2**53 - 1")
    return int(value)


def _checked_str(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _refused(where, f"a {type(value).__name__}, not a string")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise _refused(where, "a string with half a surrogate pair")
    return str(value)


def _refused(where: str, what: str) -> UserError:
    return UserError(
        f"can't be recorded: {where} is {what}",
        fix="record strings, whole numbers, true, false, null, lists and objects only",
    )
