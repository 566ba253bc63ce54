"""Provisions over time as RDF, to be loaded beside a dump: the part of the workspace that is about that export."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyoxigraph as ox

    from lexposure.workspace.terms import DataDirectory

__all__ = ["ProvisionExportWork"]


class ProvisionExportWork:
    """Everything about provisions as RDF; only a `Workspace` is one."""

    def provisions_rdf(
        self: DataDirectory, documents: Sequence[str] = ()
    ) -> Iterator[tuple[str, list[ox.Triple]]]:
        """Yield for each document and observer the IRI of a graph and its statements; see `knowledge.project_provisions`.

        `documents` (short names or records) limit to those. Texts in quarantine are left out. Steps that aren't aligned yet are.
        Raises UnknownName for a document that isn't archived, NotSetUp if none is.
        """
        from lexposure.knowledge.project_provisions import project_provisions
        from lexposure.knowledge.project_terms import document_iris
        from lexposure.model.errors import NotSetUp
        from lexposure.model.namespaces import GRAPH
        from lexposure.provisions.identity import fold
        from lexposure.workspace.alignments import Alignments
        from lexposure.workspace.provisions import Cuts, accepted
        from lexposure.workspace.texts import records
        from lexposure.workspace.verdicts import known_record

        index = self.engine().index
        named = records(index)
        chains = accepted(self.log, self.blobs, self.home / "derived")
        if not chains:
            raise NotSetUp(
                "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
            )
        archived = {record for record, _ in chains}
        chosen = {known_record(name, named, archived) for name in documents} or archived
        names = document_iris(
            sorted(archived), {one.record: one.iri for one in index.documents if one.record}
        )
        cited: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for name, (_, _, evidence) in sorted(index.provisions.items()):
            for text, start, *_ in evidence:
                cited[text].append((start, name))
        cut = Cuts(self.blobs)
        with Alignments(self.home / "derived") as kept:
            for (record, observer), versions in sorted(chains.items()):
                if record in chosen:
                    found = fold(
                        f"{record}\n{observer}", versions, cut, lambda old, new: kept.get(old, new, cut)
                    )
                    document = names[record]
                    slug = document.rpartition("/id/document/")[2]
                    graph = f"{GRAPH}provisions/{slug}" + (f"@{observer}" if observer else "")
                    yield graph, list(project_provisions(document, versions, found, cut, cited))
