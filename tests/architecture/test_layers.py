"""The architecture, held against the code: data flows one way, and what must stand in one place stands there alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "graph" / "lexposure"
MODULES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "api").rglob("*.py")])
ORDER = [
    "model",
    "sealed",
    "sources",
    "archive",
    "provisions",
    "law",
    "knowledge",
    "exposure",
    "render",
    "workspace",
    "cli",
]
SIBLINGS = {"provisions", "law"}
CLOCKS = re.compile(r"(dt\.|datetime\.)?(datetime|date)\.(now|today|utcnow)")


def imported(path: Path) -> set[str]:
    """Return the packages of lexposure that a module imports, those for type checking included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("lexposure.")}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.is_relative_to(PACKAGE)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    """Model → sealed → sources → archive → provisions / law → knowledge → exposure → render → workspace → cli."""
    package = path.relative_to(PACKAGE).parts[0]
    if package not in ORDER:
        return
    for other in imported(path) - {package, "resources"}:
        assert ORDER.index(other) < ORDER.index(package), f"{package} imports {other}"
        assert not {package, other} <= SIBLINGS, f"{package} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
class TestEveryModule:
    """Rules for each module."""

    def test_is_small(self, path: Path) -> None:
        """Seldom over 400 lines; never over 420."""
        assert len(path.read_text().splitlines()) <= 420

    def test_says_why_it_exists(self, path: Path) -> None:
        """A module has a docstring."""
        assert ast.get_docstring(ast.parse(path.read_text()))

    def test_knows_no_place_of_its_own(self, path: Path) -> None:
        """Only `resources` builds paths from `__file__`."""
        assert "__file__" not in path.read_text() or path.name == "resources.py"

    def test_has_no_clock_of_its_own(self, path: Path) -> None:
        """Only `archive/clock.py` asks the time of day."""
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asked = ast.unparse(node.func)
                assert path.name == "clock.py" or not CLOCKS.fullmatch(asked), asked

    def test_formats_nothing_into_a_query(self, path: Path) -> None:
        """No f-string, `%` or `.format` is handed to a store's query or update."""
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("query", "update")
                and node.args
            ):
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), ast.unparse(node)


class TestWhatIsCommitted:
    """What may be in the repository."""

    def test_no_lock_names_a_host(self) -> None:
        """Requirements are pinned with hashes and name no index or address."""
        for path in (ROOT / "requirements").glob("*.txt"):
            text = path.read_text()
            assert "--hash=sha256:" in text
            assert not re.search(r"https?://|--index-url|--find-links", text)

    def test_curated_data_types_no_quote(self) -> None:
        """No curated file holds an `exact` quote; spans name positions and hashes."""
        for path in (ROOT / "data").rglob("*.yaml"):
            assert not re.search(r"^\s*-?\s*(exact|quote|oa:exact):", path.read_text(), re.MULTILINE), path

    def test_no_placeholder_is_left_unstamped(self) -> None:
        """All shipped evidence is stamped."""
        for path in (ROOT / "data").rglob("*.yaml"):
            assert not re.search(r"^\s*- \{(law|terms):", path.read_text(), re.MULTILINE), path
