"""Read a git history that someone else made: nothing in it is executed, and no input reaches git as an option.

A bundle is cloned into a temporary bare repository. Of a clone only the object store is used, through a temporary
bare repository that borrows it: the configuration, hooks, attributes and remotes of the given repository stay
without effect, and nothing is ever fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, TYPE_CHECKING, cast

from lexposure.model.errors import Place, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SAFE", "GitFailed", "History", "environment", "is_bundle", "open_history", "program"]

_SIGNATURES = (b"# v2 git bundle\n", b"# v3 git bundle\n")
SAFE = (
    "--no-pager",
    "-c", "core.hooksPath=" + os.devnull,
    "-c", "core.logAllRefUpdates=false",
    "-c", "gc.auto=0",
    "-c", "protocol.allow=never",
    "-c", "protocol.ext.allow=never",
    "-c", "protocol.file.allow=always",
)  # fmt: skip


class GitFailed(Exception):
    """Git ended with an error; the message is its last line."""


@dataclass(frozen=True)
class History:
    """A bare repository in `folder` and the commit at its tip; usable while `open_history` is open."""

    folder: Path
    tip: str

    def run(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Run one git command in the repository and return what it printed."""
        return _git(f"--git-dir={self.folder}", *arguments, feed=feed)

    def sizes(self, blobs: Iterable[str]) -> dict[str, int | None]:
        """Return the size in bytes of each blob; None for one that is absent."""
        names = list(dict.fromkeys(blobs))
        shown = self.run("cat-file", "--batch-check", feed="".join(f"{name}\n" for name in names).encode())
        rows = [line.split() for line in shown.decode().splitlines()]
        return {
            name: int(row[2]) if row[1] == "blob" else None for name, row in zip(names, rows, strict=True)
        }

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Yield the bytes of each blob, all through one process; GitFailed if one can't be read."""
        command = [program(), *SAFE, f"--git-dir={self.folder}", "cat-file", "--batch"]
        with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment()) as process:  # noqa: S603 - fixed words and our own folder
            try:
                for blob in blobs:
                    yield _content(cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout), blob)
            finally:
                process.kill()


def _content(requests: IO[bytes], answers: IO[bytes], blob: str) -> bytes:
    """Ask a running `cat-file --batch` for one blob."""
    try:
        requests.write(f"{blob}\n".encode())
        requests.flush()
        header = answers.readline().split()
        size = int(header[2]) if header[1:2] == [b"blob"] else -1
        data = answers.read(size + 1)
    except BrokenPipeError as error:
        raise GitFailed(f"object {blob} can't be read") from error
    if size < 0 or len(data) != size + 1:
        raise GitFailed(f"object {blob} can't be read")
    return data[:-1]


@contextmanager
def open_history(repository: Path) -> Iterator[History]:
    """Open a git bundle, a clone with work tree or a bare clone for reading; it is never written to.

    Raises SourceError if the path is missing, is neither a repository nor a bundle, is damaged, shallow or empty,
    names no single branch to read, or if git isn't installed.
    """
    source = _absolute(repository)
    with tempfile.TemporaryDirectory(prefix="lexposure-git-") as scratch:
        folder = Path(scratch) / "history.git"
        if source.is_dir():
            yield _borrow(source, folder, repository)
        else:
            yield _clone(source, folder, repository)


def _clone(source: Path, folder: Path, given: Path) -> History:
    """Unpack a bundle into `folder`."""
    _check_signature(source, given)
    try:
        _git("clone", "--bare", "--quiet", "--template=", "--", str(source), str(folder))
    except GitFailed as error:
        raise SourceError(
            f"git can't unpack this bundle ({error})",
            place=Place(given),
            fix="the file is cut off, damaged or incremental; make it again with `git bundle create FILE --all`",
        ) from error
    return History(folder, _tip(folder, given))


def _absolute(given: Path) -> Path:
    """Return the absolute path of a folder or an ordinary file that can be opened."""
    try:
        source = given.resolve()
        if not source.is_dir():
            if source.exists() and not source.is_file():
                raise _unreadable("it is neither a file nor a folder", given)
            source.open("rb").close()
    except (OSError, ValueError, RuntimeError) as error:
        raise _unreadable(getattr(error, "strerror", None) or str(error), given) from error
    return source


def _unreadable(reason: str, given: Path) -> SourceError:
    return SourceError(
        f"this can't be opened ({reason})",
        place=Place(given),
        fix="give the path of a git bundle or of a clone of an Open Terms Archive versions repository",
    )


def is_bundle(path: Path) -> bool:
    """Tell whether a file begins as a git bundle does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SIGNATURES[0])) in _SIGNATURES
    except OSError:
        return False


def _check_signature(source: Path, given: Path) -> None:
    if not is_bundle(source):
        raise SourceError(
            "this file isn't a git bundle",
            place=Place(given),
            fix="give a clone, or make a bundle with `git bundle create FILE --all`",
        )


def _borrow(source: Path, folder: Path, given: Path) -> History:
    """Make a bare repository in `folder` that reads the objects of the one in `source`."""
    questions = ("--git-common-dir", "--is-shallow-repository")
    try:
        found = _git(*_inside(source), "rev-parse", *questions, ceiling=source.parent)
    except GitFailed as error:
        raise SourceError(
            f"this folder isn't a git repository ({error})",
            place=Place(given),
            fix="give the folder of a clone itself, not one inside or around it, or a git bundle",
        ) from error
    common, shallow = os.fsdecode(found).rstrip("\n").rsplit("\n", 1)
    if shallow == "true":
        raise SourceError(
            "this clone is shallow, so its history isn't whole",
            place=Place(given),
            fix="complete it with `git fetch --unshallow`",
        )
    objects = (source / common).resolve() / "objects"
    tip = _tip(source, given, ceiling=source.parent)
    _git("init", "--bare", "--quiet", "--template=", "--", str(folder))
    (folder / "objects" / "info").mkdir(exist_ok=True)
    (folder / "objects" / "info" / "alternates").write_bytes(_quoted(objects))
    return History(folder, tip)


def _quoted(path: Path) -> bytes:
    """Write a path the way git's list of borrowed object stores wants it."""
    escaped = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"\n'


def _inside(folder: Path) -> tuple[str, ...]:
    """Let git look into a repository, even another user's: only `rev-parse` and `for-each-ref` run there."""
    return "-C", str(folder), "-c", f"safe.directory={folder}"


def _tip(folder: Path, given: Path, *, ceiling: Path | None = None) -> str:
    """Return the commit to read: that of HEAD, else that of the only branch."""
    try:
        return _git(*_inside(folder), "rev-parse", "--verify", "--quiet", "HEAD^{commit}", ceiling=ceiling).decode().strip()  # fmt: skip
    except GitFailed:
        form = "--format=%(objectname) %(refname:short)"
        shown = _git(*_inside(folder), "for-each-ref", form, "refs/heads", ceiling=ceiling)
    branches = [line.split(" ", 1) for line in shown.decode(errors="replace").splitlines()]
    if len(branches) == 1:
        return branches[0][0]
    if not branches:
        raise SourceError(
            "this repository has no commit",
            place=Place(given),
            fix="clone the collection's versions repository again; this one is empty",
        )
    raise SourceError(
        f"HEAD names no commit and there are several branches ({', '.join(name for _, name in branches)})",
        place=Place(given),
        fix="point HEAD at the branch to read: `git symbolic-ref HEAD refs/heads/BRANCH`",
    )


def environment(ceiling: Path | None = None) -> dict[str, str]:
    """Return the caller's environment without git's own variables and the user's and machine's git settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    return kept | fixed | ({"GIT_CEILING_DIRECTORIES": str(ceiling)} if ceiling else {})


def _git(*arguments: str, feed: bytes = b"", ceiling: Path | None = None) -> bytes:
    """Run git and return what it printed; GitFailed with its last words if it fails."""
    command = [program(), *SAFE, *arguments]
    done = subprocess.run(command, input=feed, capture_output=True, check=False, env=environment(ceiling))  # noqa: S603 - the words are ours; paths are absolute and stand behind `--`, `-C` or `=`
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise GitFailed(words[-1].removeprefix("fatal: ").removeprefix("error: "))
    return done.stdout


def program() -> str:
    """Return the path of git; SourceError if it isn't installed."""
    found = shutil.which("git")
    if found is None:
        raise SourceError("git isn't installed", fix="install git 2.31 or later and put it on PATH")
    return found
