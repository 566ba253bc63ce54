"""Portfolios from tables: the same meaning as profile files, and each fault with its row."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from lexposure.model.errors import UserError
from lexposure.workspace import Workspace

DAY = dt.date(2027, 12, 2)
ROWS: list[dict[str, Any]] = [
    {"id": "hiring", "roles": ["eu-ai-act/deployer", "employer"], "established_in": ["DE"], "platforms": ["aws/bedrock"],
     "use_cases": ["employment/candidate-screening"], "data": ["personal"], "employees": 1200},
    {"id": "nothing", "platforms": [], "use_cases": [], "placed_on_market_on": "2026-12-01"},
    {"id": "silent"},
    {"id": "state", "established_in": ["US"], "platforms": ["aws/bedrock"], "employees": 9},
]  # fmt: skip


def as_profile(row: dict[str, Any]) -> dict[str, Any]:
    profile = {key: value for key, value in row.items() if key not in ("id", "employees")}
    return {**profile, **({"figures": {"employees": row["employees"]}} if "employees" in row else {})}


def written(folder: Path, form: str, rows: list[dict[str, Any]]) -> Path:
    """Write rows as a table of a form."""
    path = folder / f"portfolio.{form}"
    if form == "jsonl":
        lines = [{"id": row["id"], **as_profile(row)} for row in rows]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    elif form == "parquet":
        parquet.write_table(
            pa.Table.from_pylist(
                rows, schema=pa.table({k: [r.get(k) for r in rows] for k in keys(rows)}).schema
            ),
            path,
        )
    else:
        cells = [[cell(row.get(key)) for key in keys(rows)] for row in rows]
        path.write_text("\n".join(",".join(line) for line in [keys(rows), *cells]) + "\n")
    return path


def keys(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def cell(value: Any) -> str:
    return "" if value is None else (";".join(value) or "[]") if isinstance(value, list) else str(value)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
class TestEveryForm:
    """A profile means the same as a row and as a file."""

    def test_counts_and_names_are_those_of_single_answers(
        self, shipped: Workspace, tmp_path: Path, form: str
    ) -> None:
        """What a row says applies is what the whole answer for that profile says applies."""
        out = tmp_path / "out.parquet"
        done = shipped.screen(written(tmp_path, form, ROWS), out, DAY, lists="both", threads=1)
        rows = parquet.read_table(out).to_pylist()
        assert done.profiles == len(rows) == 4
        for row, given in zip(rows, ROWS, strict=True):
            answers = shipped.expose(as_profile(given), DAY).answers
            for status in ("applies", "may_apply"):
                wanted = {
                    a.iri.rsplit("/id/norm/")[-1]
                    for a in answers
                    if a.status == status and a.deontic != "classification"
                }
                assert set(row[f"norms_{status}"]) == wanted
                assert sum(row[f"{kind}_{status}"] for kind in ("law", "contract", "soft")) == len(wanted)
        assert [row["id"] for row in rows] == ["hiring", "nothing", "silent", "state"]
        assert (
            rows[0]["contract_applies"] > 0 == rows[1]["contract_may_apply"] < rows[2]["contract_may_apply"]
        )


class TestMarkedValues:
    """`not`, `unknown` and `written` mean what they mean in a profile."""

    def test_denied_and_unknown_values(self, shipped: Workspace, tmp_path: Path) -> None:
        """A denied activity clears what an unknown one leaves open."""
        lines: list[dict[str, Any]] = [
            {"name": "open", "platforms": ["aws/bedrock"], "unknown": ["activities"], "activities": []},
            {
                "name": "denied",
                "platforms": ["aws/bedrock"],
                "not": {"activities": ["circumvent-safety-filters"]},
            },
        ]
        for number, line in enumerate(lines):
            path = tmp_path / f"{number}.jsonl"
            path.write_text(json.dumps(line) + "\n")
            shipped.screen(path, tmp_path / f"{number}.csv", DAY, lists="both")
            [row] = csv.read_csv(tmp_path / f"{number}.csv").to_pylist()
            answers = shipped.expose(line, DAY).answers
            assert row["contract_may_apply"] == sum(
                a.status == "may_apply" and a.side == "contract" for a in answers
            )


class TestFaults:
    """A fault names its row and the fix; nothing is written."""

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("id,roles\na,employer\nb,emploier\n", "row 2: unknown role `emploier`"),
            ("id,rolls\na,employer\n", "unknown column `rolls`"),
            ("id,employees\na,many\n", "employees"),
            ("id,employees\na,5\nb,-1\n", "row 2: `employees`"),
            ("id,placed_on_market_on\na,tomorrow\n", "placed_on_market_on"),
        ],
    )
    def test_messages(self, shipped: Workspace, tmp_path: Path, text: str, says: str) -> None:
        """Each message says what is wrong and where."""
        path = tmp_path / "p.csv"
        path.write_text(text)
        with pytest.raises(UserError) as caught:
            shipped.screen(path, tmp_path / "out.csv", DAY)
        assert says in str(caught.value)
        assert caught.value.fix
        assert not (tmp_path / "out.csv").exists()

    def test_unknown_forms(self, shipped: Workspace, tmp_path: Path) -> None:
        """A file of another kind is refused by name, going in and coming out."""
        path = written(tmp_path, "csv", ROWS)
        with pytest.raises(UserError, match="no known form"):
            shipped.screen(path, tmp_path / "out.xlsx", DAY)
        with pytest.raises(UserError, match="no table"):
            shipped.screen(path.rename(tmp_path / "p.xlsx"), tmp_path / "out.csv", DAY)

    def test_two_readings_of_one_question(self, shipped: Workspace, tmp_path: Path) -> None:
        """Nobody follows two readings of one question, in a table neither."""
        index = shipped.engine().index
        question = next(iter(index.question_of.values()))
        both = [r.split("/question/")[1] for r, q in index.question_of.items() if q == question][:2]
        path = tmp_path / "p.csv"
        path.write_text(f"id,readings\na,{both[0]}\nb,{both[0]};{both[1]}\n")
        with pytest.raises(UserError, match="row 2: two readings"):
            shipped.screen(path, tmp_path / "out.csv", DAY)
