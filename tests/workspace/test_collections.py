"""Collections pulled from a local repository that stands in for a public one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.model.errors import UserError
from lexposure.sources.mirror import Route, Routing
from lexposure.workspace import Workspace
from lexposure.workspace.collections import known_collections
from lexposure.workspace.live_terms import pull_collections, terms_health
from sources.ota_archive import Archive
from workspace.live_pages import NOON

URL = "https://git.example.com/lamps/lamp-versions.git"
RECORD = "Lamp/Terms of Service"


@pytest.fixture
def public(tmp_path: Path) -> Archive:
    """Make a collection with two documents."""
    made = Archive(tmp_path / "public")
    made.record({"README.md": "read me"}, "Initial commit")
    made.record({f"{RECORD}.md": "first"}, "First record of Lamp Terms of Service", "2024-01-01T00:00:00Z")
    made.record({"Lamp/Imprint.md": "one"}, "First record of Lamp Imprint", "2024-01-02T00:00:00Z")
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty data directory that has the collection on its own list."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "collections.yaml").write_text(f"collections:\n  lamps: {URL}\n")
    return Workspace(home, clock=FixedClock(NOON))


def way(archive: Archive, *asked: list[str]) -> Routing:
    """Return the way to the local repository; every address asked is written down."""

    def route(url: str) -> Route:
        for each in asked:
            each.append(url)
        return Route(str(archive.folder), ("protocol.file.allow=always",))

    return route


def versions(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Return what is archived: record, collection, change."""
    bodies = (event.body for event in workspace.log.events() if event.body["kind"] == "terms-version")
    return [(body["record"], body["collection"], body["change"]) for body in bodies]


def test_a_collection_is_mirrored_and_archived(workspace: Workspace, public: Archive) -> None:
    """By its name; the versions are those of the collection."""
    [done] = pull_collections(workspace, ["lamps"], routing=way(public))
    assert (done.name, done.outcome, done.new, set(done.documents)) == (
        "lamps",
        "pulled",
        2,
        {RECORD, "Lamp/Imprint"},
    )
    assert (workspace.home / "collections" / "lamps.git" / "objects").is_dir()
    assert sorted(versions(workspace)) == [("Lamp/Imprint", "lamps", "first"), (RECORD, "lamps", "first")]
    assert workspace.verify().ok


def test_only_what_is_new_is_archived(workspace: Workspace, public: Archive) -> None:
    """Without a name all that were pulled before; a later version is no first one."""
    pull_collections(workspace, ["lamps"], routing=way(public))
    head = workspace.log.head()
    [again] = pull_collections(workspace, [], routing=way(public))
    assert (again.new, workspace.log.head()) == (0, head)
    public.record(
        {f"{RECORD}.md": "second"}, "Record new changes of Lamp Terms of Service", "2024-01-03T00:00:00Z"
    )
    public.record({f"{RECORD}.md": "third"}, "Apply technical upgrade on Lamp", "2024-01-04T00:00:00Z")
    [later] = pull_collections(workspace, [], routing=way(public))
    assert (later.new, later.documents) == (2, (RECORD,))
    assert [change for record, _, change in versions(workspace) if record == RECORD] == [
        "first",
        "recorded",
        "technical",
    ]


def test_an_interrupted_import_is_made_up_for(workspace: Workspace, public: Archive) -> None:
    """What was fetched but not archived is archived by the next pull, though nothing new comes."""
    pull_collections(workspace, ["lamps"], routing=way(public))
    other = Workspace(workspace.home.parent / "other", clock=FixedClock(NOON))
    other.made()
    (workspace.home / "collections").rename(other.home / "collections")
    [done] = pull_collections(other, ["lamps"], routing=way(public))
    assert done.new == 2


def test_any_public_repository_can_be_pulled(workspace: Workspace, public: Archive) -> None:
    """By its address; later by the name that it has from it."""
    asked: list[str] = []
    assert pull_collections(workspace, [URL], routing=way(public, asked))[0].name == "lamp-versions"
    assert pull_collections(workspace, ["lamp-versions"], routing=way(public, asked))[0].new == 0
    assert asked == [URL, URL]


def test_one_that_fails_doesn_t_stop_the_others(
    workspace: Workspace, public: Archive, tmp_path: Path
) -> None:
    """Its reason is told."""
    broken = "https://git.example.com/lamps/broken.git"

    def route(url: str) -> Route:
        folder = tmp_path / "absent" if url == broken else public.folder
        return Route(str(folder), ("protocol.file.allow=always",))

    first, second = pull_collections(workspace, [broken, URL], routing=route)
    assert (first.outcome, second.outcome) == ("failed", "pulled")
    assert "can't be pulled" in first.detail


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lamp", "did you mean `lamps`"),
        ("--upload-pack=id", "no collection"),
        ("https://git.example.com/..", "names no repository"),
    ],
)
def test_a_name_that_means_nothing(workspace: Workspace, public: Archive, name: str, said: str) -> None:
    """Is told before anything is asked."""
    asked: list[str] = []
    with pytest.raises(UserError, match=said):
        pull_collections(workspace, ["lamps", name], routing=way(public, asked))
    assert asked == []


def test_nothing_to_pull(workspace: Workspace) -> None:
    """The message names what there is."""
    with pytest.raises(UserError, match=r"(?s)no collection was pulled yet.*contrib-versions.*lamps"):
        pull_collections(workspace, [])


def test_a_mirror_keeps_its_address(workspace: Workspace, public: Archive) -> None:
    """A repository of the same name elsewhere isn't poured into it."""
    pull_collections(workspace, [URL], routing=way(public))
    with pytest.raises(UserError, match="was pulled from"):
        pull_collections(workspace, ["https://evil.example.com/lamp-versions.git"], routing=way(public))


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x/y.git", "http://git.example.com/y.git", "/srv/y.git", "ext::sh -c id/y"]
)
def test_the_internet_is_the_default_way(workspace: Workspace, url: str) -> None:
    """Without another way handed in, only https to a public host is asked; no option opens it."""
    [done] = pull_collections(workspace, [url])
    assert (done.outcome, "isn't asked" in done.detail) == ("failed", True)
    assert not (workspace.home / "collections" / "y.git").exists()


def test_the_shipped_list_is_read_and_is_no_knowledge(workspace: Workspace) -> None:
    """Public collections by the names of their repositories; the own list comes first."""
    known = known_collections(workspace.home)
    assert known["contrib-versions"].startswith("https://")
    assert known["lamps"] == URL
    from lexposure.workspace.shipped import shipped_files

    assert "data/collections.yaml" not in shipped_files()


def test_health_tells_of_imported_documents(workspace: Workspace, public: Archive) -> None:
    """A collection tells of changes only: last seen when it last changed."""
    pull_collections(workspace, ["lamps"], routing=way(public))
    rows = {row["record"]: row for row in terms_health(workspace)}
    assert rows[RECORD] == {
        "record": RECORD, "source": "collection", "last_check": "", "last_success": "2024-01-01T00:00:00Z",
        "last_change": "2024-01-01T00:00:00Z", "failing_since": "", "reason": "", "detail": "", "decided": [], "days_unseen": 1058,
    }  # fmt: skip
