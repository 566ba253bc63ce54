"""Mappings handed on: out as SSSOM/TSV and back they are the same statements; out as OSCAL nobody is misled."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.knowledge.curated import read_curated
from lexposure.knowledge.mapping_rows import mapping_rows
from lexposure.model.errors import CuratedDataError, SourceError
from lexposure.render.oscal import to_oscal
from lexposure.render.sssom import to_sssom
from lexposure.workspace import Workspace
from lexposure.workspace.intake import record_files
from lexposure.workspace.shipped import shipped_files

TEXT, WORDS = "a" * 64, "b" * 64
SPAN = f'{{of: text/{TEXT}, start: 10, end: 20, sha256: {WORDS}, number: "§ 4 (1) | a\\\\b: c"}}'
INVENTED = f"""\
author: person/ada
status: draft
created: 2026-11-24
graph:
  - id: norm/house/rule
    type: Obligation
  - id: mapping/house/plain
    type: Mapping
    maps_from: norm/house/rule
    maps_to: norm/land/art_1
    relation: implements
    justification: ManualMappingCuration
    summary: Keeping to the rule keeps to the article.
    confidence: 0.90
    valid_from: 2026-01-01
    evidence: [{SPAN}, {{of: text/{TEXT}, start: 0, end: 4, sha256: {WORDS}}}]
  - id: mapping/house/full
    type: Mapping
    author: [person/ada, person/bob]
    status: disputed
    created: 2026-11-25
    maps_from: https://example.org/rules#7
    maps_to: norm/land/art_2
    relation: conflicts_with
    negated: sssom:NegatedPredicate
    justification: semapv:LogicalReasoning
    under_reading: [reach-of-rules/wide, reach-of-rules/narrow]
    applies_when:
      any:
        - {{established_in: NO}}
        - all: [{{employees: {{gteq: 250}}}}, {{not: {{roles: [gdpr/controller, gdpr/processor]}}}}]
    except_when: {{activities: personal-non-professional-use}}
    note: "yes: # a note,\\ttabbed\\u2028and with a line of its own\\nhere"
    summary: "Two\\nlines with a\\ttab, \\"quotes\\" and  two blanks "
    confidence: 1
    valid_from: 2026-01-01
    valid_until: 2026-12-31
    evidence: {SPAN}
    counter_evidence: [{SPAN}]
""".encode()


def statements(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return what files say of each mapping, the nodes it rests on included."""
    nodes = [node for path, data in files.items() for node in read_curated(data, path).nodes]
    return {n.iri: frozenset(map(str, (*n.triples, *n.shared))) for n in nodes if "/mapping/" in n.iri}


def sssom(files: Mapping[str, bytes]) -> str:
    return to_sssom(mapping_rows(files), version="one", licence="https://example.org/licence")


def there_and_back(files: Mapping[str, bytes]) -> bytes:
    return Workspace.mappings_from_sssom(sssom(files).encode(), "set.tsv").encode()


def shipped_mappings() -> dict[str, bytes]:
    return {path: data for path, data in shipped_files().items() if path.startswith("data/mappings/")}


class TestThereAndBack:
    """Export, then import: the same RDF."""

    def test_every_shipped_mapping_is_the_same_statements(self) -> None:
        """None is lost and none changed, evidence and conditions included."""
        before = statements(shipped_mappings())
        assert len(before) >= 50
        assert statements({"data/x.yaml": there_and_back(shipped_mappings())}) == before

    def test_everything_that_an_author_can_say_survives(self) -> None:
        """Denial, readings, conditions, exceptions, several authors, signs that TSV and YAML read otherwise."""
        before = statements({"data/house.yaml": INVENTED})
        assert len(before) == 2
        assert statements({"data/x.yaml": there_and_back({"data/house.yaml": INVENTED})}) == before

    @settings(max_examples=40, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), min_size=1))
    def test_any_summary_survives(self, words: str) -> None:
        """Whatever signs it has, as long as it says something."""
        if not words.strip():
            return
        spoken = json.dumps(words)  # escapes every sign beyond ASCII
        if "\\ud" in spoken:  # YAML knows no pairs of escapes
            return
        data = INVENTED.replace(b"Keeping to the rule keeps to the article.", spoken.encode())
        files = {"data/house.yaml": data}
        assert statements({"data/x.yaml": there_and_back(files)}) == statements(files)

    def test_the_same_mappings_give_the_same_bytes(self) -> None:
        """In whatever order the files come."""
        files = shipped_mappings() | {"data/house.yaml": INVENTED}
        assert sssom(files) == sssom(dict(reversed(files.items())))


class TestSssom:
    """The file that others read."""

    def test_it_has_the_standard_slots_and_declares_the_others(self) -> None:
        """Every column is a slot of SSSOM or an extension that the block of metadata declares."""
        text = sssom({"data/house.yaml": INVENTED})
        head = [line for line in text.splitlines() if line.startswith("#")]
        table = text[sum(len(line) + 1 for line in head) :]
        full, plain = csv.DictReader(io.StringIO(table, newline=""), delimiter="\t")
        declared = {line.split(": ")[1] for line in head if "slot_name" in line}
        assert declared | {
            "subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "author_id",
            "mapping_date", "confidence", "comment",
        } == set(full)  # fmt: skip
        assert (plain["predicate_id"], plain["predicate_modifier"]) == ("lxrelation:implements", "")
        assert (full["predicate_id"], full["predicate_modifier"]) == ("lxrelation:conflicts_with", "Not")
        assert full["subject_id"] == "ns1:7"
        assert '#  ns1: "https://example.org/rules#"' in head
        assert full["author_id"] == "lxid:person/ada|lxid:person/bob"

    def test_a_mapping_that_fits_no_row_is_refused_rather_than_cut(self) -> None:
        """A row has one justification; the message names the line."""
        data = INVENTED.replace(b"semapv:LogicalReasoning", b"[LogicalReasoning, ManualMappingCuration]")
        with pytest.raises(CuratedDataError, match=r"data/house.yaml:\d+: `justification`"):
            mapping_rows({"data/house.yaml": data})

    def test_a_row_with_an_unknown_facet_is_named_by_its_line_in_the_table(self) -> None:
        """What only the curated reader can judge is told of the file that the user has."""
        text = sssom({"data/house.yaml": INVENTED}).replace("established_in", "founded_in")
        line = next(n for n, each in enumerate(text.splitlines(), 1) if "ns1:7" in each)
        with pytest.raises(SourceError, match=rf"set.tsv:{line}: unknown facet `founded_in`"):
            Workspace.mappings_from_sssom(text.encode(), "set.tsv")


class TestOscal:
    """The mapping collection."""

    @pytest.fixture
    def collection(self, shipped: Workspace) -> dict[str, Any]:
        """Return the collection of the shipped mappings and the invented ones."""
        rows = mapping_rows(shipped_mappings() | {"data/house.yaml": INVENTED})
        found: dict[str, Any] = json.loads(to_oscal(rows, shipped.engine().index))["mapping-collection"]
        return found

    def test_every_mapping_is_one_map_of_its_document_and_instrument(
        self, collection: dict[str, Any]
    ) -> None:
        """Each reference leads to a resource of the back matter, and none is left over."""
        maps = [each for mapping in collection["mappings"] for each in mapping["maps"]]
        assert len(maps) == len(statements(shipped_mappings())) + 2
        assert len({each["uuid"] for each in maps}) == len(maps)
        named = {
            m[side]["href"][1:]
            for m in collection["mappings"]
            for side in ("source-resource", "target-resource")
        }
        assert named == {resource["uuid"] for resource in collection["back-matter"]["resources"]}
        titles = {resource["title"] for resource in collection["back-matter"]["resources"]}
        assert {"AWS Service Terms", "Computer Fraud and Abuse Act"} <= titles

    def test_a_denied_relation_cannot_be_read_as_an_asserted_one(self, collection: dict[str, Any]) -> None:
        """The word itself denies, in our namespace."""
        maps = [each for mapping in collection["mappings"] for each in mapping["maps"]]
        for each in maps:
            props = {prop["name"]: prop["value"] for prop in each["props"]}
            assert each["ns"] == "https://w3id.org/lexposure/vocab/mapping-relation"
            assert each["relationship"] == ("not-" if "negated" in props else "") + props["relation"]
            assert each["confidence-score"]["percentage"] == float(props["confidence"])
        assert any(each["relationship"].startswith("not-") for each in maps)

    def test_no_value_is_empty(self, collection: dict[str, Any]) -> None:
        """OSCAL takes no empty strings, lists or objects."""
        waiting: list[Any] = [collection]
        while waiting:
            value = waiting.pop()
            assert value not in ("", [], {}, None)
            waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def test_the_licence_of_the_shipped_data_is_not_claimed_for_the_user_s_own(
    shipped: Workspace, tmp_path: Path
) -> None:
    """With a mapping of their own in the file, nothing is said about its licence."""
    assert '#license: "https://creativecommons.org/licenses/by/4.0/"' in shipped.mappings_sssom()
    shutil.copytree(shipped.home, tmp_path / "own", symlinks=True)
    own = Workspace(tmp_path / "own", clock=shipped.clock)
    record_files({"data/local/house.yaml": INVENTED}, own.blobs, own.log)
    text = own.mappings_sssom()
    assert "mapping/house/plain" in text
    assert '#license: "https://w3id.org/sssom/license/unspecified"' in text
