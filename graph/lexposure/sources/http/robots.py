"""What a host asks programs not to take (`robots.txt`, RFC 9309): read once a run, followed, and named when it refuses.

A host without such a file asks for nothing. One whose file can't be had because the host is in trouble is left alone,
as the standard wants it: nobody can say then that the page may be taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexposure.model.errors import NetworkError, RobotsRefused
from lexposure.sources.http.client import Absent, Client, Request, Unchanged
from lexposure.sources.http.guard import shown
from lexposure.sources.http.kinds import ANYTHING

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["MAX_BYTES", "MAX_DELAY", "Robots", "rule_against"]

MAX_BYTES = 500 * 1024
"""Bytes of a robots.txt that are read; the rest is passed over, as the standard allows."""
MAX_DELAY = 30.0
"""The longest `Crawl-delay` in seconds that is waited for; a longer one is taken for this."""

_DISALLOW = re.compile(r"\s*disallow\s*:\s*([^#]*)", re.IGNORECASE)
_TOO_MANY = 429
_MOST_TRIED = 50


@dataclass
class Robots:
    """The rules of the hosts that were met, for a program that calls itself `name`.

    `client` asks for the files; it waits for nobody's turn and asks nobody's leave. `delays` is told the pause that a
    host wants between two pages, in seconds.
    """

    client: Client
    name: str
    delays: Callable[[str, float], None] = lambda host, seconds: None
    _known: dict[str, _Rules] = field(default_factory=dict, init=False)

    def check(self, url: str) -> None:
        """Return if an address may be asked. Raises RobotsRefused naming the rule, NetworkError if the rules can't be had."""
        host = url.removeprefix("https://").partition("/")[0]
        if host not in self._known:
            self._known[host] = self._read(host)
        rules = self._known[host]
        if rules.unreadable:
            raise NetworkError(
                f"{host} is left alone, because its robots.txt can't be had: {rules.unreadable}",
                fix="try again later",
            )
        if not rules.parsed.can_fetch(url, self.name):
            raise RobotsRefused(
                f"{host} asks programs not to take {shown(url)}: robots.txt, {rule_against(rules.text, url, self.name)}",
                fix="save the page by hand and add it as a file, or ask the provider",
            )

    def _read(self, host: str) -> _Rules:
        from protego import Protego

        request = Request(f"https://{host}/robots.txt", "text/plain, */*;q=0.1", (ANYTHING,))
        text, trouble = "", ""
        try:
            answer = self.client.get(request)
            if not isinstance(answer, Absent | Unchanged):
                text = answer.data[:MAX_BYTES].decode("utf-8-sig", errors="replace")
        except NetworkError as problem:
            if not 400 <= problem.status < 500 or problem.status == _TOO_MANY:
                trouble = problem.message
        parsed = Protego.parse(text)
        wanted = parsed.crawl_delay(self.name)
        if wanted is not None:
            self.delays(host, min(float(wanted), MAX_DELAY))
        return _Rules(text, parsed, trouble)


@dataclass(frozen=True)
class _Rules:
    """A file as it came, what it says, and why it can't be read if so."""

    text: str
    parsed: Protego
    unreadable: str


def rule_against(text: str, url: str, name: str) -> str:
    """Return the line of a robots.txt that refuses an address, with its number: of several the longest.

    Which groups and rules count is Protego's to say: a line is the one if it refuses the address while all other lines
    that could are taken out.
    """
    from protego import Protego

    lines = text.splitlines()
    could = {
        number: found[1].strip()
        for number, line in enumerate(lines)
        if (found := _DISALLOW.match(line))
        and not Protego.parse(f"User-agent: *\nDisallow: {found[1].strip()}").can_fetch(url, "any")
    }
    for number in sorted(could, key=lambda each: (-len(could[each]), each))[:_MOST_TRIED]:
        alone = [line if at not in could or at == number else "Disallow:" for at, line in enumerate(lines)]
        if not Protego.parse("\n".join(alone)).can_fetch(url, name):
            return f"line {number + 1}: {shown(lines[number].strip())}"
    return "a rule that can't be told apart"
