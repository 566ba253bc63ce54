"""Mappings out to the formats of others and back: the part of the workspace that is about exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexposure.model.errors import CuratedDataError, Place, SourceError

if TYPE_CHECKING:
    from lexposure.model.mapping import MappingRow
    from lexposure.workspace.terms import DataDirectory

__all__ = ["MappingWork"]

_OURS = "https://creativecommons.org/licenses/by/4.0/"
_UNSAID = "https://w3id.org/sssom/license/unspecified"


class MappingWork:
    """Everything about the exchange of mappings; only a `Workspace` is one."""

    def mappings_sssom(self: DataDirectory) -> str:
        """Return all mappings, shipped and the user's own, as SSSOM/TSV. Raises CuratedDataError if one fits no row."""
        from lexposure.render.sssom import to_sssom

        rows, licence = _recorded(self)
        return to_sssom(rows, version=self.engine().index.dataset, licence=licence)

    def mappings_oscal(self: DataDirectory) -> str:
        """Return all mappings as an OSCAL mapping collection, in JSON."""
        from lexposure.render.oscal import to_oscal

        rows, _ = _recorded(self)
        return to_oscal(rows, self.engine().index)

    @staticmethod
    def mappings_from_sssom(data: bytes, name: str) -> str:
        """Return the text of a curated file with the mappings of an SSSOM/TSV file; `name` is for messages.

        Raises SourceError naming the line. Nothing is recorded: `add_files` does that, after a person has read the file.
        """
        from lexposure.knowledge.curated import read_curated
        from lexposure.render.mapping_yaml import to_curated
        from lexposure.sources.sssom import read_sssom

        found = read_sssom(data, name)
        text = to_curated([row for _, row in found])
        try:
            read_curated(text.encode(), name)
        except CuratedDataError:
            for line, row in found:  # by itself, the row at fault is known
                try:
                    read_curated(to_curated([row]).encode(), name)
                except CuratedDataError as problem:
                    raise SourceError(problem.message, place=Place(name, line), fix=problem.fix) from None
            raise
        return text


def _recorded(home: DataDirectory) -> tuple[list[MappingRow], str]:
    """Return the mappings of all recorded files, and the licence that holds for all of them, if one is known to."""
    from lexposure.knowledge.mapping_rows import mapping_rows
    from lexposure.workspace.intake import live_files
    from lexposure.workspace.own import is_curated, own_path
    from lexposure.workspace.register import standings

    files = {path: home.blobs.get(blob) for path, blob in live_files(home.log).items() if is_curated(path)}
    rows = mapping_rows(files, standings(home))
    own = mapping_rows({path: data for path, data in files.items() if own_path(path)})
    return rows, _UNSAID if own else _OURS
