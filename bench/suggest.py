"""Print how often the mapped norm is among the first candidates, mappings hidden, against BM25 over all norms in the same run.

`python bench/suggest.py [--seen]`, with LEXPOSURE_HOME naming a data directory in which terms and laws are imported. The crosswalk was
written with the mappings of the operators in `SEEN` in view; figures that say anything are those of the others, which are printed
unless `--seen` is given. A mapping from a whole document (`silent_on`) has no provision and isn't counted.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from lexposure.exposure.suggestions import Suggester
from lexposure.model.namespaces import ID
from lexposure.workspace import Workspace
from lexposure.workspace.crosswalk import crosswalk, norms_of_law
from lexposure.workspace.suggest import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lexposure.exposure.suggestions import Subject

SEEN = (
    *("anthropic", "aws-bedrock", "aws-more", "openai"),
    *("deepseek", "fal", "gitlab", "huggingface"),
)
AT = (1, 5, 10)


def gold(workspace: Workspace, *, seen: bool) -> dict[str, dict[str, set[str]]]:
    """Return the mapped norms of each provision, by mapping set; a pair that several mappings tell counts once."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mapping in workspace.engine().index.mappings:
        name = mapping.iri.removeprefix(f"{ID}mapping/").partition("/")[0]
        start = mapping.data["maps_from"]
        if (name in SEEN) is seen and not start.startswith(f"{ID}document/"):
            found[name][start].add(mapping.data["maps_to"])
    return found


def figures(ranked: Mapping[str, list[str]], truth: Mapping[str, set[str]]) -> list[float]:
    """Return recall at 1, 5 and 10, recall of all that is proposed (all by pair), and the mean reciprocal rank (by provision)."""
    places = [
        [ranked[name].index(norm) + 1 for norm in norms if norm in ranked[name]]
        for name, norms in truth.items()
    ]
    pairs = sum(map(len, truth.values()))
    recall = [sum(place <= k for row in places for place in row) / pairs for k in AT]
    return [*recall, sum(map(len, places)) / pairs, sum(1 / min(row) for row in places if row) / len(truth)]


def promise(asked: Asked, suggester: Suggester, documents: set[str]) -> tuple[float, int, int]:
    """Return how often a mapped provision stands before one without mapping of its document, and how many there are of each.

    Mappings are hidden; ties count half. A provision without mapping may deserve one, so this is a lower bound.
    """
    before, pairs, counted = 0.0, 0, [0, 0]
    for document in sorted(documents):
        scores: tuple[list[float], list[float]] = ([], [])
        for subject in asked.of_document(document, ""):
            best = suggester.ranked(subject)[:1]
            scores[not asked.mapped(subject)].append(best[0].score if best else -1.0)
        before += sum((one > other) + 0.5 * (one == other) for one in scores[0] for other in scores[1])
        pairs += len(scores[0]) * len(scores[1])
        counted = [counted[0] + len(scores[0]), counted[1] + len(scores[1])]
    return before / pairs, counted[0], counted[1]


def main() -> None:
    """Print one table and how well provisions are put in order."""
    workspace = Workspace()
    index = workspace.engine().index
    asked = Asked(workspace, index, workspace.today())
    rows = crosswalk(workspace.home, norms_of_law(index))
    suggester = Suggester(index, workspace.blobs, rows)

    def by_crosswalk(subject: Subject) -> list[str]:
        return [each.norm for each in suggester.ranked(subject)]

    def by_words(subject: Subject) -> list[str]:
        scores = suggester.by_norm.scores(subject.compared)
        return sorted(scores, key=lambda iri: (-scores[iri], iri))

    ways: dict[str, Callable[[Subject], list[str]]] = {"crosswalk": by_crosswalk, "BM25 alone": by_words}
    sets = gold(workspace, seen="--seen" in sys.argv)
    subjects = {name: asked.described(name) for found in sets.values() for name in found}
    ranked = {way: {name: rank(subject) for name, subject in subjects.items()} for way, rank in ways.items()}
    whole: dict[str, set[str]] = defaultdict(set)
    for found in sets.values():
        for name, norms in found.items():
            whole[name] |= norms
    print("| mappings of | provisions | pairs | by | recall@1 | @5 | @10 | of all proposed | MRR |")
    print("|---|---|---|---|---|---|---|---|---|")
    by_words_alone = {name: norms for name, norms in whole.items() if not subjects[name].paraphrase}
    others = {name: norms for name, norms in whole.items() if name not in by_words_alone}
    kinds = (
        ("clauses, by their words alone", by_words_alone),
        ("contract norms, with our paraphrase", others),
    )
    for label, truth in [*sorted(sets.items()), *kinds, ("all of these", whole)]:
        for way in ways:
            told = " | ".join(f"{value:.2f}" for value in figures(ranked[way], truth))
            print(f"| {label} | {len(truth)} | {sum(map(len, truth.values()))} | {way} | {told} |")
    shown = sorted(len(ranked["crosswalk"][name]) for name in whole)
    order = promise(asked, suggester, {subject.document for subject in subjects.values()})
    print(
        f"\na mapped provision before one without mapping: {order[0]:.2f} ({order[1]} and {order[2]} provisions)"
    )
    print(
        f"proposals a provision: median {shown[len(shown) // 2]}, most {shown[-1]}; rows {len(rows)}, norms {len(suggester.norms)}"
    )


if __name__ == "__main__":
    main()
