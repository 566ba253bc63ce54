"""Which IP addresses are public: the rule that keeps a fetch out of this machine and its networks.

`ipaddress` calls some addresses global that lead elsewhere: multicast, relays, and IPv6 forms that carry an IPv4
address inside. Of IPv6 only what has been given out for the public Internet (2000::/3) counts, without those forms.
"""

from __future__ import annotations

import ipaddress

__all__ = ["is_public"]

_ELSEWHERE = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments; one cloud keeps its metadata there
        "192.88.99.0/24",  # relays
        "168.63.129.16/32",  # the inner service of a cloud, on an address that is public by form
    )
)
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
_NOT_HOSTS = tuple(
    ipaddress.IPv6Network(text) for text in ("2002::/16", "2001::/23", "3fff::/20", "2001:db8::/32")
)


def is_public(address: str) -> bool:
    """Tell whether an address, in its usual form and without a zone, is one of the public Internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in _ELSEWHERE)
    return (
        found.scope_id is None and found in _GIVEN_OUT and not any(found in network for network in _NOT_HOSTS)
    )
