"""A mirror of a git repository: whole or absent, kept current, and git is told to be careful."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import AddressRefused, NetworkError, SourceError, UserError
from lexposure.sources import mirror as mirror_module
from lexposure.sources.http.addresses import is_public
from lexposure.sources.http.network import Network
from lexposure.sources.mirror import Route, Routing, https_routing, mirror, mirrored, repository_name, update
from sources.ota_archive import Archive

URL = "https://git.example.com/lamps/lamp-versions.git"
PUBLIC = ["93.184.215.14", "2606:4700::1111"]


def no_dial(*_: object) -> None:
    """Fail: git connects, not this program."""
    pytest.fail("dialled")


def names(*addresses: str) -> Network:
    """Return a network in which every name has these addresses."""
    return Network(lambda _: addresses, is_public, no_dial)  # type: ignore[arg-type]


def local(folder: Path) -> Routing:
    """Return the way to a repository of this machine, whatever address is asked."""
    return lambda _: Route(str(folder), ("protocol.file.allow=always",))


def tip(folder: Path) -> str:
    """Return the commit that a repository is at."""
    return subprocess.check_output(["git", f"--git-dir={folder}", "rev-parse", "HEAD"]).decode().strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the mirror will be."""
    return tmp_path / "collections" / "lamp-versions.git"


class TestAMirror:
    """A bare copy of what stands at an address."""

    def test_is_made_and_brought_up_to_date(self, archive: Archive, folder: Path) -> None:
        """Only what is new comes the second time."""
        mirror(URL, folder, local(archive.folder))
        assert tip(folder) == archive.git("rev-parse", "HEAD").strip()
        assert mirrored(folder) == URL
        assert not update(folder, local(archive.folder))
        archive.record({"Lamp/Terms of Service.md": "second"}, "Record new changes of Lamp Terms of Service")
        assert update(folder, local(archive.folder))
        assert tip(folder) == archive.git("rev-parse", "HEAD").strip()

    def test_has_no_hooks_no_work_tree_and_nothing_beside_it(self, archive: Archive, folder: Path) -> None:
        """Objects, references and the address."""
        archive.git("tag", "v1")
        mirror(URL, folder, local(archive.folder))
        assert not (folder / "hooks").exists()
        assert [path.name for path in folder.parent.iterdir()] == [folder.name]
        shown = subprocess.check_output(["git", f"--git-dir={folder}", "for-each-ref", "--format=%(refname)"])
        assert shown.decode().split() == ["refs/heads/main"]

    def test_follows_a_history_that_was_written_anew(self, archive: Archive, folder: Path) -> None:
        """The mirror is what stands there now; what was archived before stays archived."""
        mirror(URL, folder, local(archive.folder))
        archive.git("commit", "--amend", "--quiet", "--message=Another first record")
        assert update(folder, local(archive.folder))
        assert tip(folder) == archive.git("rev-parse", "HEAD").strip()

    def test_appears_whole_or_not_at_all(self, folder: Path, tmp_path: Path) -> None:
        """A source that isn't there leaves nothing behind, and the message names the address."""
        with pytest.raises(NetworkError, match=r"lamp-versions\.git can't be pulled"):
            mirror(URL, folder, local(tmp_path / "absent"))
        assert list(folder.parent.iterdir()) == []

    def test_has_a_limit_of_size_and_time(
        self, archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A git that goes on for ever is ended with all that it started."""
        git = shutil.which("git")
        slow = tmp_path / "bin" / "git"
        slow.parent.mkdir()
        slow.write_text(
            f'#!/bin/sh\ncase "$*" in *fetch*) sleep 60;; *) exec {shlex.quote(git or "")} "$@";; esac\n'
        )
        slow.chmod(0o755)
        monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
        for name, most, said in (
            ("SECONDS", 0.3, "didn't end within"),
            ("MAX_BYTES", 10, "larger than 10 bytes"),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(mirror_module, name, most)
                begun = time.monotonic()
                with pytest.raises(NetworkError, match=said):
                    mirror(URL, folder, local(archive.folder))
                assert time.monotonic() - begun < 30
        assert list(folder.parent.iterdir()) == []

    def test_is_no_other_repository(self, archive: Archive, tmp_path: Path) -> None:
        """A folder that this program didn't make isn't touched."""
        with pytest.raises(SourceError, match="no mirror"):
            update(archive.folder / ".git", local(archive.folder))
        with pytest.raises(SourceError, match="no mirror"):
            mirrored(tmp_path)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a git on the path that writes down how it is called, and refuses to fetch."""
    git, log = shutil.which("git"), tmp_path / "calls"
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *" fetch "*) printf "%s\\n" "$@" > {log}; env >> {log}; exit 128;;\n'
        f'*) exec {shlex.quote(git or "")} "$@";; esac\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    return log  # type: ignore[return-value]


class TestGit:
    """How git is called when it asks the network."""

    def test_keeps_to_the_vetted_addresses(self, told: Path, folder: Path) -> None:
        """Pinned, so that no later answer of a name server counts; https alone, no redirects."""
        with pytest.raises(NetworkError):
            mirror(URL, folder, https_routing(names(*PUBLIC)))
        words = told.read_text().splitlines()
        pinned = "http.curloptResolve=git.example.com:443:93.184.215.14,[2606:4700::1111]"
        for setting in (
            pinned, "protocol.allow=never", "protocol.https.allow=always", "http.followRedirects=false", "http.proxy=",
            "http.sslVerify=true", "credential.helper=", "core.hooksPath=/dev/null", "fetch.recurseSubmodules=false",
        ):  # fmt: skip
            assert setting in words
        assert [word for word in words if word.startswith("protocol.file.allow")][
            -1
        ] == "protocol.file.allow=never"
        end = words.index("--")
        assert words[end + 1 : end + 3] == [URL, "+HEAD:refs/heads/main"]
        assert "--no-recurse-submodules" in words

    def test_knows_nothing_of_the_person(
        self, told: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No settings, no credentials, no proxies, no questions."""
        for name in (
            "https_proxy",
            "ALL_PROXY",
            "GIT_SSL_NO_VERIFY",
            "GIT_PROXY_COMMAND",
            "SSH_ASKPASS",
            "SSL_CERT_FILE",
        ):
            monkeypatch.setenv(name, "x")
        with pytest.raises(NetworkError):
            mirror(URL, folder, https_routing(names(*PUBLIC)))
        found = dict(line.split("=", 1) for line in told.read_text().splitlines() if "=" in line)
        assert found["GIT_TERMINAL_PROMPT"] == "0"
        assert found["GIT_CONFIG_GLOBAL"] == "/dev/null"
        assert found["HOME"] != os.environ.get("HOME")
        assert not found.keys() & {
            "https_proxy",
            "ALL_PROXY",
            "GIT_SSL_NO_VERIFY",
            "SSH_ASKPASS",
            "SSL_CERT_FILE",
        }

    def test_is_young_enough_to_pin(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """An older one would pass the pinned addresses over in silence."""
        old = tmp_path / "git"
        old.write_text("#!/bin/sh\necho git version 2.31.0\n")
        old.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SourceError, match=r"install git 2\.37"):
            mirror(URL, folder, https_routing(names(*PUBLIC)))


class TestTheWay:
    """Addresses that git is led to."""

    @pytest.mark.parametrize(
        "url",
        [
            "http://git.example.com/x.git", "git://git.example.com/x.git", "ssh://git.example.com/x.git",
            "git@git.example.com:x.git", "ext::sh -c id", "file:///tmp/x.git", "/srv/x.git", "--upload-pack=id",
            "https://user:secret@git.example.com/x.git", "https://127.0.0.1/x.git", "https://localhost/x.git",
            "https://git.example.com:8443/x.git", "https://git.example.com/x.git\n--upload-pack=id",
            "https://git.example.com/x.git?y=1", "https://[::1]/x.git", "https://0x7f000001/x.git",
        ],
    )  # fmt: skip
    def test_is_https_to_a_public_name(self, url: str) -> None:
        """Nothing else is asked, and nothing can pass for an option."""
        with pytest.raises(UserError):
            https_routing(names(*PUBLIC))(url)

    @pytest.mark.parametrize(
        "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1"]
    )
    def test_leads_to_public_addresses_only(self, address: str) -> None:
        """Each address of the name."""
        with pytest.raises(AddressRefused, match="no public address"):
            https_routing(names(PUBLIC[0], address))(URL)

    def test_of_a_name_without_address(self) -> None:
        """One message."""

        def unknown(_: str) -> list[str]:
            raise OSError

        with pytest.raises(NetworkError, match=r"no address of git\.example\.com is known"):
            https_routing(Network(unknown, is_public, no_dial))(URL)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "name"),
    [(URL, "lamp-versions"), ("https://a.com/x/Lamp.Versions", "Lamp.Versions"), ("https://a.com/x/y/", "y")],
)
def test_a_repository_is_named_after_its_address(url: str, name: str) -> None:
    """The last step without `.git`."""
    assert repository_name(url) == name


@pytest.mark.parametrize(
    "url",
    [
        "https://a.com/..",
        "https://a.com/.git",
        "https://a.com/-x.git",
        "https://a.com/x%2fy",
        "",
        "a/\0",
        "a/x\n",
    ],
)
def test_no_name_leads_out_of_the_folder(url: str) -> None:
    """Or passes for an option."""
    with pytest.raises(UserError, match="names no repository"):
        repository_name(url)
