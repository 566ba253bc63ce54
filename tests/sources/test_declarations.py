"""Declaration files: what they say, and what is said of a wrong one, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError, UnknownName
from lexposure.sources.declarations import chosen, read_declarations
from lexposure.sources.extract import Range

OWN = """\
collection: vendors
documents:
  - record: Lamp/Terms of Service
    url: https://lamp.example.com/terms
    select: [main, {startAfter: h1, endBefore: footer}]
    remove: .banner
  - record: Lamp/Privacy Policy
    media_type: text/html
    select: article
    combine:
      - url: https://lamp.example.com/privacy
      - url: https://lamp.example.com/cookies.pdf
        media_type: application/pdf
        select: []
"""


def written(folder: Path, text: str, name: str = "vendors.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def service(folder: Path, terms: object, key: str = "terms", name: str = "Lamp.json") -> Path:
    """Write a declaration as Open Terms Archive does, indented by tabs."""
    return written(folder, json.dumps({"name": "Lamp & Co", key: terms}, indent="\t"), name)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """Documents with one page or several; what a page says itself comes before what is said of all."""
    terms, privacy = read_declarations(written(tmp_path, OWN))
    assert (terms.record, terms.collection, terms.place.line) == ("Lamp/Terms of Service", "vendors", 3)
    [page] = terms.pages
    assert page.selection.select == ("main", Range("h1", "footer", start_after=True))
    assert page.selection.remove == (".banner",)
    assert [(page.url, page.selection.select, page.media_type) for page in privacy.pages] == [
        ("https://lamp.example.com/privacy", ("article",), "text/html"),
        ("https://lamp.example.com/cookies.pdf", (), "application/pdf"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("select: [main", "selekt: [main", 5, "`selekt` isn't a key"),
        ("    url: https://lamp.example.com/terms\n", "", 3, "no `url`"),
        ("record: Lamp/Terms of Service", "record: Lamp", 3, "Service/Type of terms"),
        ("record: Lamp/Terms of Service", "record: ../Terms", 3, "option, a hidden file"),
        ("record: Lamp/Terms of Service", "record: -rf/Terms", 3, "option, a hidden file"),
        ("record: Lamp/Terms of Service", "record: Lamp/..", 3, "option, a hidden file"),
        ("record: Lamp/Terms of Service", "record: Lamp/Terms/of/Service", 3, "Service/Type of terms"),
        ("record: Lamp/Terms of Service", 'record: "Lamp/Te\\0rms"', 3, "control sequence"),
        ("record: Lamp/Terms of Service", 'record: "Lamp/Te\\nrms"', 3, "control sequence"),
        ("record: Lamp/Terms of Service", f"record: Lamp/{'x' * 300}", 3, "at most 200"),
        ("record: Lamp/Privacy Policy", "record: Lamp/Terms of Service", 7, "declared twice"),
        ("endBefore", "until", 3, "neither a CSS selector nor a range"),
        ("media_type: text/html", "media_type: image/png", 8, "isn't read"),
        ("remove: .banner", "user_agent: Mozilla", 6, "this program says what it is"),
        ("    remove: .banner", "    remove: .banner\n    combine: main", 7, "list of pages"),
        ("    remove: .banner", "    combine: [{url: https://a.com/}]", 4, "exclude each other"),
        ("collection: vendors\n", "collection: vendors\n\tx: y\n", 2, "tab"),
        ("collection: vendors", "collection: [a]", 1, "plain text"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    """One message that names file, line and fix."""
    assert old in OWN
    path = written(tmp_path, OWN.replace(old, new, 1))
    with pytest.raises(SourceError) as caught:
        read_declarations(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}")
    assert caught.value.fix


@pytest.mark.parametrize("text", ["", "documents: []", "documents: text", "- a", "documents: [text]", "\xff"])
def test_a_file_without_documents(tmp_path: Path, text: str) -> None:
    """Empty, or of another form."""
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError, match=r"a\.yaml"):
        read_declarations(path)


def test_a_file_that_isnt_there(tmp_path: Path) -> None:
    """One message."""
    with pytest.raises(SourceError, match="can't be read"):
        read_declarations(tmp_path / "absent.yaml")


def test_a_record_is_chosen_by_its_whole_name(tmp_path: Path) -> None:
    """And a misspelt one is told with the nearest."""
    declared = read_declarations(written(tmp_path, OWN))
    assert [each.record for each in chosen(declared, ["Lamp/Privacy Policy"])] == ["Lamp/Privacy Policy"]
    with pytest.raises(UnknownName, match="did you mean `Lamp/Privacy Policy`"):
        chosen(declared, ["Lamp/Privcy Policy"])


class TestOpenTermsArchive:
    """Declarations of public collections are read as they are."""

    @pytest.mark.parametrize("key", ["terms", "documents"])
    def test_each_terms_type_is_a_record(self, tmp_path: Path, key: str) -> None:
        """Named after the file and the type; old files say `documents`."""
        path = service(
            tmp_path,
            {
                "Terms of Service": {
                    "fetch": "https://lamp.example.com/t",
                    "select": ["main"],
                    "remove": "nav",
                },
                "Imprint": {"fetch": "https://lamp.example.com/i.pdf"},
            },
            key,
        )
        terms, imprint = read_declarations(path)
        assert (terms.record, imprint.record) == ("Lamp/Terms of Service", "Lamp/Imprint")
        assert (terms.pages[0].selection.select, terms.pages[0].selection.remove) == (("main",), ("nav",))
        assert imprint.pages[0].url == "https://lamp.example.com/i.pdf"

    def test_combined_pages_share_what_stands_above(self, tmp_path: Path) -> None:
        """Keys of a page come first."""
        combined = {
            "select": "main",
            "combine": [{"fetch": "https://a.com/1"}, {"fetch": "https://a.com/2", "select": "p"}],
        }
        [declared] = read_declarations(service(tmp_path, {"Terms": combined}))
        assert [page.selection.select for page in declared.pages] == [("main",), ("p",)]

    def test_scripts_of_filters_are_named_and_never_run(self, tmp_path: Path) -> None:
        """By name, whether alone, in a list or with parameters; the built-in filter isn't one."""
        filters = ["hideDates", {"cutMenus": ["a"]}, {"removeQueryParams": ["utm_source"]}]
        path = service(
            tmp_path,
            {
                "A": {"fetch": "https://a.com/", "filter": filters},
                "B": {"fetch": "https://a.com/", "filter": "hideDates"},
                "C": {"fetch": "https://a.com/", "filter": [{"removeQueryParams": ["utm_source"]}]},
            },
        )
        first, second, third = read_declarations(path)
        assert (first.unsupported, second.unsupported, third.unsupported) == (
            ("hideDates", "cutMenus"),
            ("hideDates",),
            (),
        )
        assert third.pages[0].selection.query_parameters == ("utm_source",)

    def test_a_page_that_needs_a_browser_is_told(self, tmp_path: Path) -> None:
        """A warning; the page is fetched without one."""
        path = service(tmp_path, {"A": {"fetch": "https://a.com/", "executeClientScripts": True}})
        assert "needs a browser" in read_declarations(path)[0].warnings[0]

    def test_a_folder_is_read_without_its_history(self, tmp_path: Path) -> None:
        """`*.history.json` tells of former declarations; the collection is named after the folder around."""
        folder = tmp_path / "lamps-declarations" / "declarations"
        folder.mkdir(parents=True)
        service(folder, {"A": {"fetch": "https://a.com/"}})
        written(folder, "{}", "Lamp.history.json")
        written(folder, "export function hideDates() {}", "Lamp.filters.js")
        [declared] = read_declarations(folder)
        assert (declared.record, declared.collection) == ("Lamp/A", "lamps-declarations")
        with pytest.raises(SourceError, match="former declarations"):
            read_declarations(folder / "Lamp.history.json")

    @pytest.mark.parametrize(
        "terms",
        [{}, {"A": "x"}, {"A": {}}, {"A": {"fetch": ["x"]}}, {"A": {"combine": []}}, {"../x": {"fetch": "y"}},
         {"A": {"combine": [{"select": "main"}]}}, {"A": {"fetch": "https://a.com/", "select": {"startBefore": "a"}}}],
    )  # fmt: skip
    def test_a_broken_one_is_told_with_its_line(self, tmp_path: Path, terms: object) -> None:
        """One message."""
        with pytest.raises(SourceError, match=r"Lamp\.json:\d+"):
            read_declarations(service(tmp_path, terms))


@pytest.mark.shared
def test_real_declarations(shared: Path, tmp_path: Path) -> None:
    """Of the 31 that snapshots came from, 30 are read; the one with a filter of its own is unsupported by its name."""
    metas = sorted((shared / "terms" / "snapshot-pairs").glob("*/meta.json"))
    unsupported = []
    for number, meta in enumerate(metas):
        told = json.loads(meta.read_text("utf-8"))
        path = service(tmp_path, {told["terms_type"]: told["declaration"]}, name=f"S{number}.json")
        [declared] = read_declarations(path)
        assert declared.pages[0].url == told["declaration"]["fetch"]
        unsupported += declared.unsupported
    assert (len(metas), unsupported) == (31, ["removeTrackingIDs"])
