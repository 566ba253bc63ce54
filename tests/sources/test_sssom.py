"""SSSOM/TSV in: what is read, and the one message with its line for what can't be."""

from __future__ import annotations

import pytest

from lexposure.model.errors import SourceError
from lexposure.model.mapping import MappingRow, Span
from lexposure.model.namespaces import ID, SEMAPV, VOCAB
from lexposure.sources.sssom import read_sssom

HEAD = """\
#curie_map:
#  lxid: https://w3id.org/lexposure/id/
#  rel: https://w3id.org/lexposure/vocab/mapping-relation/
#  a: https://example.org/
#mapping_set_id: https://example.org/set
#mapping_date: 2026-11-20
"""
COLUMNS = ["subject_id", "predicate_id", "object_id", "mapping_justification", "confidence"]
CELLS = ["lxid:norm/house/rule", "rel:triggers", "a:law", "semapv:ManualMappingCuration", "0.8"]
FIRST = HEAD.count("\n") + 2
"""The line of the first row."""


def table(columns: list[str], *rows: list[str]) -> bytes:
    return (HEAD + "\n".join("\t".join(row) for row in [columns, *rows]) + "\n").encode()


def with_cell(column: str, value: str) -> bytes:
    """Return a file whose second row has this value in this column."""
    columns = [*COLUMNS, *([column] if column not in COLUMNS else [])]
    cells = dict(zip(COLUMNS, CELLS, strict=True))
    first = [cells.get(each, "") for each in columns]
    second = [{**cells, "subject_id": "lxid:norm/house/other", column: value}[each] for each in columns]
    return table(columns, first, second)


def refused(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_sssom(data, "set.tsv")
    return str(caught.value)


def only(data: bytes) -> MappingRow:
    ((_, row),) = read_sssom(data, "set.tsv")
    return row


def test_a_foreign_row_becomes_a_draft_with_the_date_of_its_set() -> None:
    """Standard slots suffice; what only we have stays empty."""
    row = only(table(COLUMNS, CELLS))
    assert (row.subject, row.object) == (f"{ID}norm/house/rule", "https://example.org/law")
    assert (row.relation, row.justification) == (
        f"{VOCAB}mapping-relation/triggers",
        f"{SEMAPV}ManualMappingCuration",
    )
    assert (row.status, row.created, row.confidence) == (f"{VOCAB}claim-status/draft", "2026-11-20", "0.8")
    assert not row.negated
    assert row.applies_when is None
    assert row.evidence == ()
    assert row.iri.startswith(f"{ID}mapping/imported/")


def test_a_cell_with_bars_backslashes_and_lines_is_read_whole() -> None:
    """Bars part values, a backslash keeps one inside a value, and quotes hold a cell over several lines."""
    text, words = "a" * 64, "b" * 64
    columns = [*COLUMNS, "comment", "evidence"]
    cells = [*CELLS, '"Two\nlines and ""quotes"""', rf"{text}:1-5:{words}:§ 1\|2\\|{text}:7-9:{words}"]
    row = only(table(columns, cells))
    assert row.summary == 'Two\nlines and "quotes"'
    assert row.evidence == (Span(text, "1", "5", words, r"§ 1|2" + "\\"), Span(text, "7", "9", words))


def test_lines_are_counted_past_cells_of_several_lines() -> None:
    """The row after one of three lines is named by its own line."""
    columns = [*COLUMNS, "comment"]
    data = table(columns, [*CELLS, '"one\ntwo\nthree"'], [*CELLS[:4], "2", "wrong"])
    assert f"set.tsv:{FIRST + 3}: " in refused(data)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("subject_id", "a house rule", "`a house rule` is no CURIE"),
        ("object_id", "law:art_1", "prefix of `law:art_1`"),
        ("predicate_id", "skos:closeMatch", "none of the nine relations"),
        ("relation", "mirrors", "`relation` is `mirrors` and `predicate_id` is `triggers`"),
        ("predicate_modifier", "Maybe", "`Maybe`"),
        ("confidence", "1.01", "`1.01` is no number from 0 to 1"),
        ("confidence", "-0.1", "no number from 0 to 1"),
        ("confidence", "NaN", "no number from 0 to 1"),
        ("confidence", "high", "no number from 0 to 1"),
        ("confidence", "", "no number from 0 to 1"),
        ("mapping_date", "20.11.2026", "no day"),
        ("valid_from", "2026-02-30", "no day"),
        ("evidence", "page 3", "no span"),
        ("applies_when", "{roles", "no JSON"),
        ("further", "[1]", "no JSON object"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(column: str, value: str, words: str) -> None:
    """One message: file, line, what is wrong, and the fix."""
    message = refused(with_cell(column, value))
    assert message.startswith(f"set.tsv:{FIRST + 1}: ")
    assert words in message
    assert "fix: " in message


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named_with_the_line_of_the_header(column: str) -> None:
    """The header stands after the metadata."""
    columns = [each for each in COLUMNS if each != column]
    assert refused(table(columns)).startswith(f"set.tsv:{FIRST - 1}: no column `{column}`")


def test_rows_with_too_few_cells_and_rows_that_stand_twice_are_refused() -> None:
    """Neither may shift values under another column or be dropped in silence."""
    assert f"set.tsv:{FIRST}: 4 cells under 5 columns" in refused(table(COLUMNS, CELLS[:4]))
    assert f"stands in line {FIRST}, too" in refused(table(COLUMNS, CELLS, CELLS))


def test_damaged_files_are_refused_with_a_message() -> None:
    """Empty, not UTF-8, an open quote, metadata that isn't YAML, a prefix that is no IRI."""
    assert "no column" in refused(b"")
    assert "not UTF-8" in refused(b"\xff\xfe")
    assert "not readable as TSV" in refused(table(COLUMNS, ['"open', *CELLS[1:]]))
    assert "set.tsv:3" in refused(b"#curie_map:\n#  a: [\n" + "\t".join(COLUMNS).encode())
    assert "each prefix one IRI" in refused(b"#curie_map: x\n" + "\t".join(COLUMNS).encode())
