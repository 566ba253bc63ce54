"""Why and why not as the JSON that programs read; its shape is described in docs/answers.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexposure.render.json_form import answer_form, plain

if TYPE_CHECKING:
    from lexposure.exposure.explain import Explained, Explanation

__all__ = ["explained_json"]


def explained_json(explained: Explained) -> dict[str, Any]:
    """Return the explanation as plain dicts, lists, strings and numbers; dates in ISO 8601, null for what isn't known."""
    return {
        "asked": explained.asked,
        "question": explained.question,
        "profile": plain(explained.profile),
        "as_of": plain(explained.as_of),
        "known_at": plain(explained.known_at),
        "dataset": explained.dataset,
        "norms": [_norm(each) for each in explained.norms],
        "notice": explained.notice,
    }


def _norm(each: Explanation) -> dict[str, Any]:
    return {
        "question": each.question,
        "answer": answer_form(each.answer),
        "claim": plain(each.claim),
        "derived": plain(each.derived),
        "timing": plain(each.timing),
        "readings": plain(each.readings),
        "to_apply": plain(each.to_apply),
        "to_clear": plain(each.to_clear),
    }
