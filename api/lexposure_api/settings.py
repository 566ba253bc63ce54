"""What an operator may set."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """Limits of the service. Sizes are in bytes, times in seconds, memory is for one query process.

    `public_url` is the address that the service is known by, without a slash at its end; where it is empty, links
    follow the request's own address. `storing` lets requests store answers; `reviews` lets whoever reaches the service act in
    any declared person's name: there is no log-in. Nothing else is ever written. `queries_waiting` counts SPARQL queries
    that run or wait; more get 503.
    """

    public_url: str = ""
    storing: bool = False
    body_limit: int = 1024 * 1024
    query_deadline: float = 2.0
    query_memory: int = 512 * 1024 * 1024
    query_rows: int = 10_000
    query_size: int = 10 * 1024 * 1024
    query_workers: int = 2
    queries_waiting: int = 8
    connections: int = 200
    reviews: bool = False
