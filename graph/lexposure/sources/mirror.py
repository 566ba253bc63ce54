"""A bare mirror of a public git repository, made once and kept current: the only place where git uses the network.

Git is as careful here as the pages' client: https alone, the host's addresses vetted and then pinned so that no later
answer of a name server counts, no redirects, no proxies, no credentials and no settings of the person or the machine.
What came is stored as objects and nothing of it is run: no hooks, no work tree, no submodules.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lexposure.model.errors import NetworkError, Place, SourceError, UserError
from lexposure.sources.git import SAFE, GitFailed, environment, program
from lexposure.sources.http.guard import Policy, shown, vet
from lexposure.sources.http.network import Network, internet, public_addresses

__all__ = ["Route", "Routing", "https_routing", "mirror", "mirrored", "repository_name", "update"]

SECONDS = 3600.0
"""How long one clone or update may take; the largest collection known has 0.6 GB."""
MAX_BYTES = 8 * 2**30
"""How large a mirror may become."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_OLDEST = (2, 37)  # the first that can pin addresses
_FETCH = (
    "--quiet",
    "--force",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-auto-gc",
    "--no-write-fetch-head",
)
_BRANCH = "refs/heads/main"
_CARE = (
    "http.followRedirects=false", "http.proxy=", "http.sslVerify=true", "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60", "http.cookieFile=", "credential.helper=", "core.askPass=", "protocol.file.allow=never",
    "transfer.bundleURI=false", "fetch.recurseSubmodules=false", "submodule.recurse=false",
)  # fmt: skip
_STEP = 0.05
_PROXIES = re.compile(
    r"(?i)(https?|all|no|ftp)_proxy|SSH_ASKPASS|SSL_CERT_\w+|CURL_\w+|NETRC|XDG_CONFIG_HOME"
)


@dataclass(frozen=True)
class Route:
    """What git is told to ask, and the settings that let it: `protocol.https.allow=always` and the pinned addresses."""

    url: str
    settings: tuple[str, ...]


Routing = Callable[[str], Route]
"""From an address to the way git may take to it; raises AddressRefused or NetworkError if there is none."""


def https_routing(network: Network | None = None) -> Routing:
    """Return the way to public hosts by https. Whoever needs another (a test) hands in another function."""

    def route(url: str) -> Route:
        target = vet(url, Policy())
        if "?" in target.path:
            raise UserError(
                f"{shown(url)} is no address of a repository: it asks a question",
                fix="leave out what follows `?`",
            )
        addresses = public_addresses(target.host, network or internet())
        pinned = ",".join(f"[{each}]" if ":" in each else each for each in addresses)
        return Route(
            target.url,
            ("protocol.https.allow=always", f"http.curloptResolve={target.host}:443:{pinned}"),
        )

    return route


def repository_name(url: str) -> str:
    """Return the name that a repository has by its address: the last step of it without `.git`. Raises UserError."""
    name = url.rstrip("/").rpartition("/")[2].removesuffix(".git")
    if not _NAME.fullmatch(name):
        raise UserError(
            f"{shown(url)} names no repository",
            fix="give the https address of a repository, such as https://host/x/y.git",
        )
    return name


def mirrored(folder: Path) -> str:
    """Return the address that a mirror was made from. Raises SourceError if the folder is no mirror."""
    try:
        found = _git(folder, "config", "--local", "--get", "remote.origin.url").decode().strip()
    except (GitFailed, UnicodeDecodeError):
        found = ""
    if not found:
        raise SourceError(
            "this folder is no mirror that `archive pull` made",
            place=Place(folder),
            fix="remove it, and pull the collection again",
        )
    return found


def mirror(url: str, folder: Path, routing: Routing) -> None:
    """Make a mirror of what stands at an address now in a new folder, which appears whole or not at all."""
    _check_git()
    way = routing(url)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.stem}-", dir=folder.parent) as scratch:
        draft = Path(scratch) / "draft.git"
        _run([program(), *SAFE, "init", "--bare", "--quiet", "--template=", "--", str(draft)], draft)
        _git(draft, "symbolic-ref", "HEAD", _BRANCH)
        _git(draft, "config", "--local", "remote.origin.url", url)
        _fetch(draft, way, url)
        draft.rename(folder)


def update(folder: Path, routing: Routing) -> bool:
    """Bring a mirror up to what stands at its address now; tell whether anything was new."""
    _check_git()
    url = mirrored(folder)
    before = _tip(folder)
    _fetch(folder, routing(url), url)
    if _tip(folder) == before:
        return False
    _git(folder, "-c", "gc.auto=2000", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet")
    return True


def _tip(folder: Path) -> bytes:
    try:
        return _git(folder, "rev-parse", "--verify", "--quiet", _BRANCH)
    except GitFailed:
        return b""


def _fetch(folder: Path, way: Route, url: str) -> None:
    settings = [word for each in (*_CARE, *way.settings) for word in ("-c", each)]
    try:
        _git(folder, *settings, "fetch", *_FETCH, "--", way.url, f"+HEAD:{_BRANCH}")
    except GitFailed as problem:
        raise NetworkError(
            f"{shown(url)} can't be pulled: {shown(str(problem))}",
            fix="check the address; if it is right, try again later",
        ) from None


def _check_git() -> None:
    said = _run([program(), "version"], None).decode(errors="replace")
    numbers = re.search(r"(\d+)\.(\d+)", said)
    if not numbers or (int(numbers[1]), int(numbers[2])) < _OLDEST:
        raise SourceError(
            f"this is {said.strip()[:60]}, which can't keep to a vetted address",
            fix="install git 2.37 or later",
        )


def _git(folder: Path, *words: str) -> bytes:
    return _run([program(), *SAFE, f"--git-dir={folder}", *words], folder)


def _run(command: list[str], folder: Path | None) -> bytes:
    """Run git and return what it printed. It ends, with all that it started, after SECONDS or when the folder is too
    large; GitFailed with its last words if it fails."""
    with tempfile.TemporaryDirectory(prefix="lexposure-git-") as empty, tempfile.TemporaryFile() as said:
        kept = {name: value for name, value in environment().items() if not _PROXIES.fullmatch(name)}
        child = subprocess.Popen(  # noqa: S603 - the words are ours; addresses are vetted and stand behind `--`
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=kept | {"HOME": empty, "GIT_ASKPASS": shutil.which("false") or ""},
            start_new_session=True,
        )
        try:
            out = _waited(child, folder)
        except BaseException:
            _end(child)
            raise
        said.seek(0)
        words = said.read(65536).decode(errors="replace").strip().splitlines()
    if child.returncode:
        last = words[-1] if words else f"exit code {child.returncode}"
        raise GitFailed(last.removeprefix("fatal: ").removeprefix("error: "))
    return out


def _waited(child: subprocess.Popen[bytes], folder: Path | None) -> bytes:
    deadline, wait = time.monotonic() + SECONDS, _STEP
    while True:
        try:
            return child.communicate(timeout=wait)[0]
        except subprocess.TimeoutExpired:
            wait = min(2 * wait, 1.0)
        if time.monotonic() > deadline:
            raise GitFailed(f"it didn't end within {SECONDS:.0f} seconds")
        if folder and _size(folder) > MAX_BYTES:
            raise GitFailed(f"the repository is larger than {MAX_BYTES} bytes")


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _size(folder: Path) -> int:
    total = 0
    for root, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.stat(os.path.join(root, name)).st_size  # noqa: PTH116, PTH118 - files come and go here
            except OSError:
                continue
    return total
