"""What is no readable Open Terms Archive repository is refused with its place and a fix."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources import ota
from lexposure.sources.ota import read_versions
from sources.ota_archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable


def _not_there(_: Archive, folder: Path) -> Path:
    return folder / "nowhere"


def _nul_in_the_path(_: Archive, folder: Path) -> Path:
    return folder / "a\0b"


def _named_pipe(_: Archive, folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def _plain_file(_: Archive, folder: Path) -> Path:
    (folder / "words.bundle").write_text("just words")
    return folder / "words.bundle"


def _plain_folder(_: Archive, folder: Path) -> Path:
    (folder / "plain").mkdir()
    return folder / "plain"


def _folder_inside_a_clone(archive: Archive, _: Path) -> Path:
    return archive.folder / "Lamp"


def _cut_off_bundle(archive: Archive, folder: Path) -> Path:
    bundle = archive.bundle(folder / "whole.bundle").read_bytes()
    (folder / "cut.bundle").write_bytes(bundle[:-40])
    return folder / "cut.bundle"


def _signature_alone(archive: Archive, folder: Path) -> Path:
    (folder / "head.bundle").write_bytes(b"# v2 git bundle\n")
    return folder / "head.bundle"


def _incremental_bundle(archive: Archive, folder: Path) -> Path:
    archive.git("bundle", "create", "--quiet", str(folder / "late.bundle"), "HEAD~1..main")
    return folder / "late.bundle"


def _empty_repository(_: Archive, folder: Path) -> Path:
    return Archive(folder / "empty").folder


def _no_records(_: Archive, folder: Path) -> Path:
    code = Archive(folder / "code")
    code.record({"README.md": "code"}, "Begin")
    return code.folder


def _shallow_clone(archive: Archive, folder: Path) -> Path:
    archive.git("clone", "--quiet", "--depth=1", f"file://{archive.folder}", str(folder / "shallow"))
    return folder / "shallow"


def _missing_object(archive: Archive, _: Path) -> Path:
    blob = archive.git("rev-parse", "HEAD:Lamp/Terms of Service.md").strip()
    (archive.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    return archive.folder


def _damaged_object(archive: Archive, _: Path) -> Path:
    commit = archive.git("rev-parse", "HEAD").strip()
    file = archive.folder / ".git/objects" / commit[:2] / commit[2:]
    file.chmod(0o644)
    file.write_bytes(b"rubbish")
    return archive.folder


def _several_branches(archive: Archive, _: Path) -> Path:
    archive.git("branch", "other")
    archive.git("symbolic-ref", "HEAD", "refs/heads/gone")
    return archive.folder


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_not_there, "can't be opened"),
        (_nul_in_the_path, "can't be opened"),
        (_named_pipe, "neither a file nor a folder"),
        (_plain_file, "isn't a git bundle"),
        (_plain_folder, "isn't a git repository"),
        (_folder_inside_a_clone, "isn't a git repository"),
        (_cut_off_bundle, "can't unpack this bundle"),
        (_signature_alone, "bundle|no commit"),
        (_incremental_bundle, "can't unpack this bundle"),
        (_empty_repository, "has no commit"),
        (_no_records, "holds no record"),
        (_shallow_clone, "is shallow"),
        (_missing_object, "is absent"),
        (_damaged_object, "can't be read"),
        (_several_branches, "several branches"),
    ],
)
def test_what_cannot_be_read_is_one_error_with_place_and_fix(
    archive: Archive, tmp_path: Path, make: Callable[[Archive, Path], Path], words: str
) -> None:
    """Nothing is yielded, and the error says what is wrong, where, and what to do."""
    place = make(archive, tmp_path)
    with pytest.raises(SourceError, match=words) as caught:
        next(read_versions(place))
    assert caught.value.fix
    assert str(caught.value).startswith(f"{place}: ")


def test_without_git_the_error_says_so(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A machine without git gets one line and not a traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match=r"git isn't installed\n  fix: install git"):
        next(read_versions(archive.folder))


def test_a_text_of_absurd_size_is_refused(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blob that would fill the memory is no terms document."""
    monkeypatch.setattr(ota, "MAX_BYTES", 4)
    with pytest.raises(SourceError, match="has 5 bytes; at most 4 are read"):
        next(read_versions(archive.folder))
