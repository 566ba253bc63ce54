"""An Open Terms Archive repository is read losslessly, in order, and without trusting anything in it."""

from __future__ import annotations

import collections
import datetime as dt
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lexposure.model.errors import SourceError, UnknownName
from lexposure.sources.ota import read_versions
from sources.ota_archive import SNAPSHOT, Archive

if TYPE_CHECKING:
    pass


def _texts(repository: Path) -> list[bytes]:
    return [version.text for version in read_versions(repository)]


def test_a_version_says_what_was_captured_when_and_how(archive: Archive) -> None:
    """Record, time, text, commit, collection, engine and snapshots come from path, author date, blob and message."""
    [version] = read_versions(archive.folder)
    assert version.record == "Lamp/Terms of Service"
    assert version.captured == dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    assert version.text == b"first"
    assert version.commit == archive.git("rev-parse", "HEAD").strip()
    assert (version.change, version.collection, version.engine) == ("first", "lamp-versions", "7.0.0")
    assert (version.snapshots, version.order) == ((SNAPSHOT,), 1)


def test_bundle_clone_and_bare_clone_say_the_same(archive: Archive, tmp_path: Path) -> None:
    """It doesn't matter in which form a repository arrives; its name is the collection."""
    bundle = archive.bundle(tmp_path / "lamp-versions.bundle")
    archive.git(
        "clone", "--quiet", "--bare", str(archive.folder), str(tmp_path / "bare" / "lamp-versions.git")
    )
    expected = list(read_versions(archive.folder))
    assert list(read_versions(bundle)) == expected
    assert list(read_versions(tmp_path / "bare" / "lamp-versions.git")) == expected


def test_odd_folder_names_are_no_obstacle(archive: Archive, tmp_path: Path) -> None:
    """Quotes, line breaks, colons and backslashes in a path reach git unharmed."""
    odd = archive.folder.rename(tmp_path / 'la"mp:\n\\ü')
    assert _texts(odd) == [b"first"]


def test_a_linked_work_tree_is_a_clone_too(archive: Archive, tmp_path: Path) -> None:
    """A work tree whose `.git` is a file leads to the same objects."""
    archive.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    assert _texts(tmp_path / "tree") == [b"first"]


def test_texts_come_back_byte_for_byte(archive: Archive) -> None:
    """Line ends, no text at all, and bytes that aren't UTF-8 survive."""
    (archive.folder / "Lamp/Terms of Service.md").write_bytes(b"")
    archive.git("commit", "--quiet", "--all", "--message=Record new changes of Lamp Terms of Service")
    archive.record(
        {"Lamp/Terms of Service.md": b"a\r\n\x00\xff\n\n"}, "Record new changes of Lamp Terms of Service"
    )
    assert _texts(archive.folder) == [b"first", b"", b"a\r\n\x00\xff\n\n"]


def test_versions_are_ordered_by_author_date_then_history(archive: Archive) -> None:
    """A capture committed late stands where it belongs; captures in one second keep the order of history."""
    late, early = "2024-03-02T00:00:00Z", "2024-03-01T00:00:00Z"
    for text, date in [("c", late), ("a", early), ("b", early), ("d", late)]:
        archive.record(
            {"Lamp/Terms of Service.md": text}, "Record new changes of Lamp Terms of Service", date
        )
    assert _texts(archive.folder) == [b"first", b"a", b"b", b"c", b"d"]
    assert [version.order for version in read_versions(archive.folder)] == [1, 3, 4, 2, 5]


def test_author_dates_are_converted_to_utc(archive: Archive) -> None:
    """The offset of the recording machine plays no part."""
    archive.record(
        {"Lamp/Terms of Service.md": "x"}, "Record new changes of Lamp", "2024-06-01T01:30:00+02:00"
    )
    *_, last = read_versions(archive.folder)
    assert last.captured == dt.datetime(2024, 5, 31, 23, 30, tzinfo=dt.UTC)


def test_the_subject_tells_a_new_extraction_from_a_change(archive: Archive) -> None:
    """Only re-extractions are technical."""
    subjects = {
        "Record new changes of Lamp Terms of Service": "recorded",
        "Update Lamp Terms of Service": "recorded",
        "Apply technical or declaration upgrade on Lamp Terms of Service": "technical",
        "Refilter Lamp Terms of Service": "technical",
        "Applying for a new lamp": "recorded",
    }
    for subject in subjects:
        archive.record({"Lamp/Terms of Service.md": subject}, subject)
    assert [version.change for version in read_versions(archive.folder)] == ["first", *subjects.values()]


def test_each_record_has_its_own_first_version(archive: Archive) -> None:
    """A document that was tracked later begins with a first version of its own, whatever the subject says."""
    archive.record({"Lamp/Privacy Policy.md": "p"}, "Record new changes of Lamp Terms of Service")
    found = [(version.record, version.change) for version in read_versions(archive.folder)]
    assert found == [("Lamp/Privacy Policy", "first"), ("Lamp/Terms of Service", "first")]


def test_older_messages_are_understood(archive: Archive) -> None:
    """All known forms of naming snapshots and engine are read; what isn't said stays empty."""
    object_id = "0123456789abcdef01234567"
    bodies: dict[str, tuple[tuple[str, ...], str]] = {
        f"… the following snapshots from 2 source documents:\n- {SNAPSHOT}\n- {SNAPSHOT[:-2]}": (
            (SNAPSHOT, SNAPSHOT[:-2]),
            "",
        ),
        "This version was recorded after filtering snapshot 0123abcd": (("0123abcd",), ""),
        f"… after filtering snapshot with Mongo ID{object_id}": ((object_id,), ""),
        f"… from snapshot mongo://lamp/snapshots/{object_id}": ((f"mongo://lamp/snapshots/{object_id}",), ""),
        "… from snapshot https://example.org/commit/true\n\nX-engine-version: undefined": ((), ""),
        "X-engine-version: 10.6.1": ((), "10.6.1"),
        "": ((), ""),
    }
    for body in bodies:
        archive.record(
            {"Lamp/Terms of Service.md": f"text {body}"}, "Update Lamp Terms of Service", body=body
        )
    found = [(version.snapshots, version.engine) for version in read_versions(archive.folder)]
    assert found[1:] == list(bodies.values())


def test_only_files_one_folder_deep_are_records(archive: Archive) -> None:
    """README, licence, deeper folders and other suffixes are no records and no warning."""
    archive.record({"LICENSE": "l"}, "Add license")
    archive.record({"a/b/c.md": "deep", "Lamp/Terms.html": "page"}, "Add files")
    archive.record({"README.md": "again", "Lamp/Terms of Service.md": "second"}, "Record new changes")
    assert _texts(archive.folder) == [b"first", b"second"]


def test_template_commits_are_left_out(archive: Archive) -> None:
    """Commits that add or delete several records at once come from the template."""
    archive.record({"Demo/Terms.md": "x", "Other/Terms.md": "y"}, "Initial demo")
    archive.record({"Demo/Terms.md": "", "Other/Terms.md": ""}, "Remove demo")
    assert _texts(archive.folder) == [b"first"]


def test_names_outside_ascii_are_read(archive: Archive) -> None:
    """Blanks, dots, accents and other scripts are part of a name."""
    archive.record({"Làmpe.de 灯/Conditions d'utilisation.md": "ü"}, "First record")
    assert [version.record for version in read_versions(archive.folder)][
        -1
    ] == "Làmpe.de 灯/Conditions d'utilisation"


def test_services_choose_records(archive: Archive) -> None:
    """Named services alone are read, in full; a name that isn't there is answered with the nearest."""
    archive.record({"Horn/Terms.md": "toot"}, "First record of Horn Terms")
    assert [version.record for version in read_versions(archive.folder, services=["Horn"])] == ["Horn/Terms"]
    assert list(read_versions(archive.folder, services=[])) == []
    for name in ["Hron", "--upload-pack=x", "../Horn", "Horn\0", "Horn\n"]:
        with pytest.raises(UnknownName, match=r"fix: try: .*Horn"):
            next(read_versions(archive.folder, services=["Lamp", name]))


def test_hostile_names_are_left_out_with_a_warning(archive: Archive) -> None:
    """Names that could pass for options, hidden files or control sequences are told and not read."""
    names = ["--output=x/Terms.md", "-c/Terms.md", ".hidden/Terms.md", "La\nmp/Terms.md"]
    names += ["Lamp/-x.md", "Lamp/.md", " /Terms.md", "La\u202emp/Terms.md", "Lamp/\x1b[31m.md"]
    for name in names:
        archive.record({name: "x"}, "First record")
    told: list[str] = []
    assert [version.text for version in read_versions(archive.folder, warn=told.append)] == [b"first"]
    assert len(told) == len(names)
    assert all(repr(name.encode()) in words for name, words in zip(names, told, strict=True))


def test_a_tree_that_climbs_out_of_its_folder_is_left_out(archive: Archive) -> None:
    """A forged tree entry named `..` is told and not read."""
    blob = archive.git("rev-parse", "HEAD:README.md").strip()
    inner = _object(archive, "tree", b"100644 Terms.md\0" + bytes.fromhex(blob))
    show = ["git", "-C", str(archive.folder), "cat-file", "tree", "HEAD^{tree}"]
    rest = subprocess.run(show, capture_output=True, check=True).stdout
    outer = _object(archive, "tree", b"40000 ..\0" + bytes.fromhex(inner) + rest)
    archive.git(
        "update-ref", "HEAD", archive.git("commit-tree", outer, "-p", "HEAD", "-m", "First record").strip()
    )
    told: list[str] = []
    assert [version.text for version in read_versions(archive.folder, warn=told.append)] == [b"first"]
    assert [words.partition("left out: ")[2].split(" ")[0] for words in told] == ["b'../Terms.md'"]


def _object(archive: Archive, kind: str, content: bytes) -> str:
    command = ["git", "-C", str(archive.folder), "hash-object", "-t", kind, "-w", "--stdin", "--literally"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_links_deletions_and_undecodable_names_are_left_out_with_a_warning(archive: Archive) -> None:
    """What can't be the text of a version is told."""
    (archive.folder / "Lamp/Linked.md").symlink_to("/etc/hostname")
    archive.record({}, "First record of a link")
    archive.record({"Lamp/Terms of Service.md": ""}, "Delete")
    with pytest.warns(UserWarning, match="is left out") as told:
        assert _texts(archive.folder) == [b"first"]
    assert [str(warning.message).partition("Lamp/")[2] for warning in told] == [
        "Linked.md' is no ordinary file",
        "Terms of Service.md' is deleted, which records no text",
    ]
    blob = archive.git("rev-parse", "HEAD:README.md").strip()
    inner = _object(archive, "tree", b"100644 \xff.md\0" + bytes.fromhex(blob))
    forged = archive.git(
        "commit-tree", _object(archive, "tree", b"40000 Lamp\0" + bytes.fromhex(inner)), "-m", "x"
    )
    archive.git("update-ref", "HEAD", forged.strip())
    with pytest.raises(SourceError, match="holds no record"), pytest.warns(UserWarning, match="isn't UTF-8"):
        _texts(archive.folder)


def test_nothing_that_a_repository_configures_is_executed(archive: Archive, tmp_path: Path) -> None:
    """Hooks, pagers, signature programs, monitors and replaced objects of the given repository stay without effect."""
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in [
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "diff.external",
        "core.sshCommand",
    ]:
        archive.git("config", key, str(trap))
    archive.git("config", "log.showSignature", "true")
    archive.git("config", "core.hooksPath", str(tmp_path))
    blob = archive.git("rev-parse", "HEAD:README.md").strip()
    archive.git(
        "-c",
        "core.fsmonitor=",
        "replace",
        archive.git("rev-parse", "HEAD:Lamp/Terms of Service.md").strip(),
        blob,
    )
    before = sorted(path for path in archive.folder.rglob("*"))
    assert _texts(archive.folder) == [b"first"]
    assert not (tmp_path / "sprung").exists()
    assert sorted(path for path in archive.folder.rglob("*")) == before


def test_settings_of_the_user_change_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither variables nor configuration files of the caller reach git."""
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[log]\n\tdate = raw\n\tfollow = true\n[format]\n\tpretty = oneline\n[core]\n\tquotePath = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    assert _texts(archive.folder) == [b"first"]


def test_a_repository_whose_head_is_gone_is_read_by_its_only_branch(archive: Archive, tmp_path: Path) -> None:
    """One branch leaves nothing to guess; bundles made without HEAD are such."""
    archive.git("bundle", "create", "--quiet", str(tmp_path / "headless.bundle"), "main")
    assert _texts(tmp_path / "headless.bundle") == [b"first"]


def test_a_path_that_looks_like_an_option_is_a_path(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative name that begins with a dash reaches git as an absolute path."""
    archive.bundle(tmp_path / "--upload-pack=touch sprung;")
    monkeypatch.chdir(tmp_path)
    assert _texts(Path("--upload-pack=touch sprung;")) == [b"first"]
    assert not (tmp_path / "sprung").exists()


def test_reading_can_stop_early(archive: Archive) -> None:
    """A caller that takes one version and leaves leaves no process and no warning behind."""
    archive.record({"Lamp/Terms of Service.md": "second"}, "Record new changes")
    versions = read_versions(archive.folder)
    assert next(versions).text == b"first"
    versions.close()  # type: ignore[attr-defined]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("bundle", "versions", "documents", "technical"),
    [("contrib", 391, 9, 34), ("genai-contrib", 2510, 55, 44), ("genai-eu", 831, 38, 21)],
)
def test_real_histories_are_read_in_full(
    shared: Path, bundle: str, versions: int, documents: int, technical: int
) -> None:
    """Counts of versions, documents and technical upgrades agree; each record has one first version and is in order."""
    found = list(read_versions(shared / f"terms/histories/{bundle}-versions.bundle"))
    assert len(found) == len({version.commit for version in found}) == versions
    changes = collections.Counter(version.change for version in found)
    assert (changes["technical"], changes["first"]) == (technical, documents)
    assert found == sorted(found, key=lambda version: (version.record, version.captured, version.order))
    assert all(version.engine != "undefined" for version in found)


@pytest.mark.shared
def test_versions_of_one_second_are_all_there(shared: Path) -> None:
    """The Claude.ai Data Processor Agreement was captured four times in one second and twice in another."""
    found = read_versions(shared / "terms/histories/genai-eu-versions.bundle", services=["Claude.ai"])
    times = collections.Counter(
        version.captured for version in found if version.record == "Claude.ai/Data Processor Agreement"
    )
    assert times[dt.datetime(2026, 5, 22, 22, 32, tzinfo=dt.UTC)] == 4
    assert times[dt.datetime(2026, 5, 16, 10, 30, 40, tzinfo=dt.UTC)] == 2


@pytest.mark.shared
def test_a_step_that_was_committed_backwards_runs_forwards(shared: Path) -> None:
    """The AWS Service Terms of 2022-01-12 come before those of 2022-01-19, though history has them the other way."""
    found = read_versions(
        shared / "terms/histories/contrib-versions.bundle", services=["Amazon Web Services"]
    )
    terms = [version for version in found if version.record == "Amazon Web Services/Terms of Service"]
    step = [
        version
        for version in terms
        if version.captured.date() in {dt.date(2022, 1, 12), dt.date(2022, 1, 19)}
    ]
    assert [version.captured.day for version in step] == [12, 12, 19]
    assert step[1].order > step[2].order
    assert len(terms) == 164
    assert len(terms[-1].text) == 315_102
