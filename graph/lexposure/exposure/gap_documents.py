"""Which documents would have to be read before a platform's terms can be called silent: all that bind or may bind its users.

Incorporation is followed to its end, and one that was read off a later version counts for earlier days too: it is better to leave
something unexamined than to call terms silent because nobody had yet read that they bring in another document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexposure.exposure.scoping import bindings

if TYPE_CHECKING:
    import datetime as dt

    from lexposure.exposure.engine import Engine
    from lexposure.exposure.profiles import Profile
    from lexposure.exposure.scoping import Binding

__all__ = ["documents_to_read"]


def documents_to_read(
    engine: Engine, profile: Profile, bare: Profile, day: dt.date
) -> dict[str, list[Binding]]:
    """Return by document (IRI) how it binds or may bind the users of the profile's platforms, in order of IRI.

    `bare` is a profile that says nothing but the platforms. A document with no binding is brought in by one that is itself brought
    in. One that is known only by clauses that bring it in for the platform is left out where the facts rule out all of them.
    """
    index = engine.index
    last = max((claim.valid_from or "" for claim in index.incorporations), default="")
    days = [day] if last <= day.isoformat() else [day, type(day).fromisoformat(last)]
    found: dict[str, list[Binding]] = {}
    open_to: dict[str, set[str]] = {}
    ruled_out: dict[str, bool] = {}
    for each in days:
        evaluation, without = engine.evaluate(profile, each), engine.evaluate(bare, each)
        for binding in bindings(engine.evaluator, evaluation):
            rows = found.setdefault(binding.document, [])
            if binding not in rows:
                rows.append(binding)
        values = zip(index.incorporations, evaluation.incorporations, without.incorporations, strict=True)
        for claim, value, could in values:
            source, document = index.provisions.get(claim.source, ("", "", ()))[0], claim.data["document"]
            if could:
                ruled_out[document] = ruled_out.get(document, True) and not value
            if value:
                open_to.setdefault(source, set()).add(document)
    by_clause_alone = {one.iri for one in index.documents if not one.record and ruled_out.get(one.iri)}
    found = {document: rows for document, rows in found.items() if document not in by_clause_alone}
    queue = sorted(found)
    while queue:
        for brought in sorted(open_to.get(queue.pop(), ())):
            if brought not in found:
                found[brought] = []
                queue.append(brought)
    return dict(sorted(found.items()))
