"""The commands, as a person or a program uses them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from cli.conftest import Run

PROFILE = "name: test\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nactivities: [prompting]\nuse_cases: [coding-assistant]\n"


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


class TestExposure:
    """`lexposure exposure`."""

    def test_json_is_one_document(self, run: Run, profile: str) -> None:
        """Standard output holds one JSON document with the published keys."""
        done = run("exposure", profile, "--as-of", "2026-11-24", "--format", "json")
        answer = json.loads(done.out)
        assert done.code == 0
        assert set(answer) == {
            "profile",
            "as_of",
            "known_at",
            "dataset",
            "answers",
            "not_examined",
            "next_question",
            "notice",
        }
        assert answer["as_of"] == "2026-11-24"
        assert {a["ref"]: a["status"] for a in answer["answers"] if a["status"] == "applies"} == {
            "AIA:art_4.par_1": "applies"
        }

    def test_the_same_profile_as_json_gives_the_same_answer(self, run: Run, profile: str) -> None:
        """YAML and JSON profiles are the same thing."""
        Path("p.json").write_text(
            json.dumps(
                {
                    "name": "test",
                    "roles": ["eu-ai-act/deployer"],
                    "established_in": ["DE"],
                    "activities": ["prompting"],
                    "use_cases": ["coding-assistant"],
                }
            )
        )
        one, two = (
            run("exposure", name, "--as-of", "2026-11-24", "--format", "json").out
            for name in (profile, "p.json")
        )
        assert one == two

    @pytest.mark.parametrize(
        ("form", "kind"), [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)]
    )
    def test_rdf_parses_and_has_no_blank_node(
        self, run: Run, profile: str, form: str, kind: ox.RdfFormat
    ) -> None:
        """Turtle and JSON-LD hold the same named nodes."""
        done = run("exposure", profile, "--as-of", "2026-11-24", "--format", form)
        quads = list(ox.parse(done.out.encode(), format=kind))
        assert len(quads) > 50
        assert not [
            q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
        ]

    def test_html_asks_nobody(self, run: Run, profile: str) -> None:
        """The page loads nothing: no script, no source, no style from elsewhere."""
        done = run("exposure", profile, "--format", "html", "--out", "answer.html")
        page = Path("answer.html").read_text()
        assert done.code == 0
        assert "<script" not in page
        assert not re.findall(r"""(?:src|@import|url\()\s*=?\s*["']?https?:""", page)

    def test_the_table_says_what_was_not_examined(self, run: Run, profile: str) -> None:
        """The gaps stand in the table, too."""
        done = run("exposure", profile, "--format", "table")
        assert "Not examined" in done.out
        assert "Not legal advice" in done.out

    def test_known_at_before_anything_was_recorded(self, run: Run, profile: str) -> None:
        """Nothing was known then: said so, exit 2."""
        done = run("exposure", profile, "--known-at", "2020-01-01")
        assert done.code == 2
        assert "nothing was recorded" in done.err


class TestDemo:
    """`lexposure demo`."""

    def test_prints_and_writes_the_seed_case(self, run: Run) -> None:
        """The demo prints the table and writes JSON and HTML."""
        done = run("demo", "--as-of", "2026-11-24")
        assert done.code == 0
        assert "BREACHED" in done.out
        assert "text not in this archive" in done.out
        assert "lexposure archive import" in done.out
        answer = json.loads(Path("out/bedrock-jailbreak.json").read_text())
        assert answer["profile"]["platforms"] == ["aws/bedrock"]
        assert "<svg" in Path("out/bedrock-jailbreak.html").read_text()


class TestAsking:
    """`sparql`, `paths`, `graph`."""

    def test_sparql_counts_each_statement_once(self, run: Run) -> None:
        """The default graph is flattened: named graphs don't count a statement twice."""
        Path("q.rq").write_text(
            "PREFIX lx: <https://w3id.org/lexposure/ontology#> SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?m) AS ?d) { ?m a lx:Mapping }"
        )
        done = run("sparql", "q.rq", "--format", "csv")
        n, d = done.out.split()[1].split(",")
        assert n == d
        assert int(n) > 10

    def test_paths_lead_from_platform_to_law(self, run: Run) -> None:
        """There is a path from the platform over a clause and a mapping to the article."""
        done = run("paths", "aws/bedrock", "AIA:art_26.par_1", "--format", "json")
        paths = json.loads(done.out)["paths"]
        assert paths
        assert paths[0]["hops"][0]["iri"].endswith("platform/aws/bedrock")
        assert paths[0]["hops"][-1]["iri"].endswith("art_26.par_1")

    def test_paths_say_how_sure_they_are_and_what_was_cut(self, run: Run) -> None:
        """Each path has a confidence and a weakest hop; a list that a bound cut says so, in both forms."""
        words = ("paths", "aws/bedrock", "AIA:art_4.par_1", "--rank", "surest")
        found = json.loads(run(*words, "--all", "--format", "json").out)
        assert (found["rank"], found["most"], found["complete"], found["cut"]) == ("surest", 100, True, [])
        for path in found["paths"]:
            sure = [hop["confidence"] for hop in path["hops"] if hop["confidence"] is not None]
            assert path["hops"][path["weakest_hop"]]["confidence"] == min(sure)
        assert "Cut: there are more than 1 path" in run(*words, "--most", "1").out
        assert json.loads(run(*words, "--most", "1", "--format", "json").out)["cut"][0]["bound"] == "paths"
        done = run(*words, "--all", "--most", "1")
        assert (done.code, done.out) == (2, "")

    def test_the_graph_page_is_bounded_and_alone(self, run: Run) -> None:
        """The page is written, holds the focus, and asks no other host."""
        done = run("graph", "aws/bedrock", "--out", "g.html", "--most", "60")
        page = Path("g.html").read_text()
        assert done.code == 0
        assert "Amazon Bedrock" in page
        assert not re.findall(r"""<(?:script|link)[^>]+(?:src|href)=["']https?:""", page)


class TestUpkeep:
    """`rebuild` and `verify`."""

    def test_rebuilding_gives_the_identical_dataset(self, run: Run, home: Path) -> None:
        """Rebuilt from the log alone, the dataset hash is the same and every file of the snapshot too."""
        before = {p.name: p.read_bytes() for p in (home / "current").resolve().iterdir() if p.is_file()}
        one = json.loads(run("rebuild", "--format", "json").out)
        after = {p.name: p.read_bytes() for p in (home / "current").resolve().iterdir() if p.is_file()}
        assert json.loads(run("rebuild", "--format", "json").out)["dataset"] == one["dataset"]
        assert before["index.json"] == after["index.json"]

    def test_verify_counts_what_it_could_not_check(self, run: Run) -> None:
        """Without texts every quote is counted as not archived; nothing is called wrong."""
        report = json.loads(run("verify", "--format", "json").out)
        assert report["ok"] is True
        assert report["spans"] == report["unarchived_spans"] > 100

    def test_the_shipped_data_has_no_fault(self, run: Run) -> None:
        """Shapes and closed vocabulary find nothing."""
        done = run("data", "check")
        assert (done.code, done.out.split()[0]) == (0, "0")
