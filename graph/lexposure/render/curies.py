"""IRIs as CURIEs, with a prefix for every namespace that is in use."""

from __future__ import annotations

from collections.abc import Iterable

from lexposure.model.namespaces import ID, LX, SEMAPV, SSSOM, VOCAB, XSD

__all__ = ["Curies"]

_PREFIXES = {
    "lx": LX,
    "lxid": ID,
    "lxquestion": f"{VOCAB}question/",
    "lxrelation": f"{VOCAB}mapping-relation/",
    "lxstatus": f"{VOCAB}claim-status/",
    "semapv": SEMAPV,
    "sssom": SSSOM,
    "xsd": XSD,
}


class Curies:
    """The prefixes of one file: ours, and `ns1`, `ns2` … for the namespaces of others, in their order."""

    def __init__(self, iris: Iterable[str]) -> None:
        others = {_namespace(iri) for iri in iris if not iri.startswith(tuple(_PREFIXES.values()))}
        added = {f"ns{number}": space for number, space in enumerate(sorted(others), 1)}
        self.prefixes = dict(sorted({**_PREFIXES, **added}.items()))
        self._spaces = sorted(self.prefixes.items(), key=lambda pair: -len(pair[1]))

    def __call__(self, iri: str) -> str:
        """Return the CURIE of an IRI; nothing for nothing."""
        for prefix, space in self._spaces:
            if iri.startswith(space):
                return f"{prefix}:{iri.removeprefix(space)}"
        return iri


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1]
