"""Which addresses may be asked. What isn't plainly a name of the public Internet, asked by https, is refused.

The form is checked by one narrow grammar instead of a list of tricks: no user, no port but https's own, no number in
place of a name, no letters but ASCII. Where the name leads is checked when connecting (`network`), not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lexposure.model.errors import AddressRefused

__all__ = ["Policy", "Target", "vet", "vet_redirect"]

MAX_LENGTH = 2048
"""Characters of an address; the longest one known to any source has under 200."""

_CHARACTERS = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.ASCII)
"""Those that RFC 3986 knows: no blank, no control, no backslash, no quote, nothing outside ASCII."""
_FORM = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)(?:#.*)?")
_LABEL = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
"""Without the mark of names that stand for other letters (`xn--`): what they look like isn't what they are."""
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
"""A name of at least two labels; the last one begins with a letter, so that no form of an IP address fits."""
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|%(?:0[0-9A-F]|1[0-9A-F]|7F|2F|5C)", re.IGNORECASE)
_DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Policy:
    """What may be asked: the hosts, each with the beginnings of the paths that may be asked there.

    `hosts` None allows every public name. `upgrades`: an http address of a listed host is asked by https instead,
    for identifiers that are written with http for ever; it is never asked by http.
    """

    hosts: Mapping[str, tuple[str, ...]] | None = field(default=None)
    upgrades: bool = False

    def allows_host(self, host: str) -> bool:
        """Tell whether this name may be asked at all."""
        return self.hosts is None or host in self.hosts


@dataclass(frozen=True)
class Target:
    """An address that was vetted: a host, and the path with its query. It is always asked by https, port 443."""

    host: str
    path: str

    @property
    def url(self) -> str:
        """The address as one string."""
        return f"https://{self.host}{self.path}"


def vet(url: str, policy: Policy) -> Target:
    """Return the target of an address. Raises AddressRefused, saying why, for any that may not be asked."""
    if len(url) > MAX_LENGTH:
        raise _refused(url, f"it has {len(url)} characters, more than {MAX_LENGTH}")
    if not _CHARACTERS.fullmatch(url):
        raise _refused(url, "it holds a character that no address may hold")
    parts = _FORM.fullmatch(url)
    if not parts:
        raise _refused(url, "it is no whole address with a scheme and a host")
    scheme, authority, path = parts[1].lower(), parts[2], parts[3]
    host = _host(url, authority, {"https": ":443", "http": ":80"}.get(scheme, ""))
    if not (
        scheme == "https" or (scheme == "http" and policy.upgrades and policy.hosts and host in policy.hosts)
    ):
        raise _refused(url, f"only https is asked, not {scheme}")
    if not policy.allows_host(host):
        known = ", ".join(sorted(policy.hosts or ()))
        raise _refused(url, f"{host} is not a listed source", f"name a document of one of {known}")
    return Target(host, _path(url, path, policy.hosts[host] if policy.hosts else ("/",)))


def vet_redirect(target: Target, location: str, policy: Policy) -> Target:
    """Return where a redirect leads, vetted like any other address. Raises AddressRefused."""
    try:
        if not _CHARACTERS.fullmatch(location) or len(location) > MAX_LENGTH:
            raise _refused(location, "it is no address")
        return vet(urljoin(target.url, location), policy)
    except (AddressRefused, ValueError) as error:
        why = error.message if isinstance(error, AddressRefused) else f"{shown(location)} is no address"
        raise AddressRefused(
            f"{target.host} redirects elsewhere, and {why}",
            fix="nothing was asked there; try again later, the source may be broken or tampered with",
        ) from None


def _host(url: str, authority: str, own_port: str) -> str:
    if "@" in authority:
        raise _refused(url, "it holds a user name or password")
    if authority.startswith("["):
        raise _refused(url, "it names an IP address, not a host")
    name, colon, port = authority.partition(":")
    if colon and colon + port != own_port:
        raise _refused(url, f"it names the port {port!r}; only the usual one is asked")
    host = name.lower()
    if not _NAME.fullmatch(host) or len(host) > 253:
        raise _refused(url, f"{name!r} is no full host name in ASCII (an IP address is none)")
    return host


def _path(url: str, given: str, beginnings: tuple[str, ...]) -> str:
    path = given if given.startswith("/") else f"/{given}"
    plain = path.partition("?")[0]
    if _BAD_ESCAPE.search(path) or "[" in path or "]" in path:
        raise _refused(url, "its path holds an escape or a bracket that may not stand there")
    if _DOTS.search(plain) or "//" in plain:
        raise _refused(url, "its path steps out of itself (`..`, `//`)")
    if not plain.startswith(beginnings):
        raise _refused(url, f"{plain} is no place where this source keeps documents")
    return path


def _refused(
    url: str, why: str, fix: str = "give the https address of a document on a public host"
) -> AddressRefused:
    return AddressRefused(f"{shown(url)} isn't asked: {why}", fix=fix)


def shown(text: str) -> str:
    """Return a foreign string fit for a message: printable ASCII, not long."""
    clean = text[:120].encode("ascii", "backslashreplace").decode()
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in clean) or "(nothing)"
