"""The same kind of model on two public label sets, trained and tested on the files alone, split by service or document.

ToS;DR quotes by topic (the mapping of cases to topics stands in the README beside the file) and UNFAIR-ToS sentences.
Nothing of the files is kept; the figures say what the method is worth where others have measured.
"""

from __future__ import annotations

import html
import json
import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.svm import LinearSVC

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

UNFAIR = ("a", "ch", "cr", "j", "law", "ltd", "ter", "use")


def public(folder: Path) -> None:
    """Print the figures on both sets; `folder` holds the files and their README."""
    _tosdr(folder)
    _unfair(folder)


def _machine() -> Any:
    words = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, max_features=60_000, sublinear_tf=True, strip_accents="unicode"
    )
    letters = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        min_df=3,
        max_features=80_000,
        sublinear_tf=True,
        strip_accents="unicode",
    )
    union = FeatureUnion([("words", words), ("letters", letters)])
    return make_pipeline(
        union, OneVsRestClassifier(LinearSVC(C=0.5, class_weight="balanced", random_state=0))
    )


def _out_of_fold(texts: Sequence[str], truth: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    scores = np.zeros(truth.shape)
    for kept, out in GroupKFold(5).split(texts, groups=groups):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            machine = _machine().fit([texts[place] for place in kept], truth[kept])
        scores[out] = machine.decision_function([texts[place] for place in out])
    return scores


def _mapping(folder: Path) -> list[tuple[str, re.Pattern[str]]]:
    text = (folder / "README.md").read_text(encoding="utf-8")
    listed = re.search(r"```\n(last_updated_date:.*?)\n```", text, re.DOTALL)
    assert listed
    rows = (line.split(": ", 1) for line in listed[1].splitlines())
    return [(topic, re.compile(pattern, re.IGNORECASE)) for topic, pattern in rows]


def _tosdr(folder: Path) -> None:
    mapping = _mapping(folder)
    rows: dict[tuple[str, str], str] = {}
    with (folder / "tosdr_points.jsonl").open(encoding="utf-8") as file:
        for point in map(json.loads, file):
            topic = next((name for name, pattern in mapping if pattern.search(point["case"] or "")), "")
            quote = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", point["quote"] or "")).split())
            if topic and len(quote) >= 15:
                rows.setdefault((quote, topic), point["service"])
    topics = sorted({topic for _, topic in rows})
    truth = np.array([[topic == name for name in topics] for _, topic in rows])
    scores = _out_of_fold([quote for quote, _ in rows], truth, list(rows.values()))
    told, right = scores.argmax(1), truth.argmax(1)
    each = [
        2 * ((told == k) & (right == k)).sum() / max(1, (told == k).sum() + (right == k).sum())
        for k in range(len(topics))
    ]
    top = np.argsort(-scores, axis=1)[:, :3]
    third = np.mean([right[row] in top[row] for row in range(len(right))])
    print(
        f"ToS;DR, five folds by service: n {len(rows)}, {len(topics)} topics, right {np.mean(told == right):.3f}, "
        f"macro-F1 {np.mean(each):.3f}, among the first three {third:.3f}"
    )


def _unfair(folder: Path) -> None:
    with (folder / "unfair_tos_en50.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    tags = [{re.sub(r"\d", "", tag) for tag in _tags(row)} & set(UNFAIR) for row in rows]
    names = [*UNFAIR, "none"]
    truth = np.array([[name in (found or {"none"}) for name in names] for found in tags])
    scores = _out_of_fold([row["text"] for row in rows], truth, [row["doc"] for row in rows])
    told = scores > 0
    told[:, -1] = ~told[:, :-1].any(1)
    right, wrong, missed = (told & truth).sum(0), (told & ~truth).sum(0), (~told & truth).sum(0)
    each = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    micro = 2 * right.sum() / (2 * right.sum() + wrong.sum() + missed.sum())
    print(
        f"UNFAIR-ToS, five folds by document: n {len(rows)}, micro-F1 {micro:.3f}, macro-F1 {each.mean():.3f} "
        f"(with none); positives alone macro {each[:-1].mean():.3f}"
    )


def _tags(row: dict[str, Any]) -> list[str]:
    tags = row["tags"]
    return tags if isinstance(tags, list) else str(tags).split()
