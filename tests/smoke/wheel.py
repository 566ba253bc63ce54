"""The built wheel, tried as a user would get it: in a clean environment, outside the checkout, with nothing else.

Run by `make smoke`. Prints what it did; ends with exit code 1 and the reason at the first thing that is wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENT = """
import datetime as dt
from pathlib import Path
from lexposure.exposure.answers import Exposure
from lexposure.workspace import Workspace

workspace: Workspace = Workspace(Path("data"))
workspace.ensure()
found: Exposure = workspace.expose(workspace.example(), dt.date(2026, 11, 24))
print(found.status_of("AIA:art_4.par_1"))
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and return what it printed; stop with its output if it fails."""
    done = subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def built(folder: Path) -> Path:
    """Build the wheel and return it."""
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder,
        ROOT,
        cwd=ROOT,
        SOURCE_DATE_EPOCH="1764000000",
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """The wheel holds the two packages and every shipped file, and no tests."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/", 1)[0] for name in names}
    expected = {"lexposure", "lexposure_api"}
    assert {top for top in tops if not top.endswith(".dist-info")} == expected, tops
    assert {"lexposure/py.typed", "lexposure_api/py.typed"} <= set(names)
    tracked = run("git", "ls-files", "ontology", "data", cwd=ROOT).split("\n")
    missing = [name for name in tracked if name and f"lexposure/{name}" not in names]
    assert not missing, f"not in the wheel: {missing}"
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]


def main() -> None:
    """Build twice, install once, ask one question, type-check one client."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = built(folder / "one"), built(folder / "two")
        assert one.read_bytes() == two.read_bytes(), "two builds differ"
        check_contents(one)
        print(f"built twice, identical: {one.name}, {one.stat().st_size} bytes")
        venv.create(folder / "venv", with_pip=True)
        python, work = folder / "venv" / "bin" / "python", folder / "work"
        work.mkdir()
        run(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            ROOT / "requirements" / "run.txt",
            cwd=work,
        )
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", one, cwd=work)
        try_out(folder / "venv" / "bin", work)


def try_out(binaries: Path, work: Path) -> None:
    """Ask for the version and one real answer, offline, from the shipped data; then use the library as a client."""
    lexposure = binaries / "lexposure"
    home = str(work / "home")
    print("version", run(lexposure, "--version", cwd=work, LEXPOSURE_HOME=home).strip())
    (work / "profile.yaml").write_text(
        "name: smoke\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nactivities: [prompting]\nuse_cases: [coding-assistant]\n"
    )
    said = run(
        lexposure,
        "exposure",
        "profile.yaml",
        "--as-of",
        "2026-11-24",
        "--format",
        "json",
        cwd=work,
        LEXPOSURE_HOME=home,
    )
    status = {
        answer["ref"]: answer["status"]
        for answer in json.loads(said)["answers"]
        if answer["status"] != "does_not_apply"
    }
    assert status["AIA:art_4.par_1"] == "applies", status
    run(lexposure, "demo", "--as-of", "2026-11-24", cwd=work, LEXPOSURE_HOME=home)
    assert (work / "out" / "bedrock-jailbreak.html").stat().st_size > 10_000
    assert (
        json.loads(run(lexposure, "verify", "--format", "json", cwd=work, LEXPOSURE_HOME=home))["ok"] is True
    )
    (work / "client.py").write_text(CLIENT)
    assert run(binaries / "python", "client.py", cwd=work).strip() == "applies"
    run(
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        binaries / "python",
        "client.py",
        cwd=work,
    )
    print("answered, demonstrated, verified, imported and type-checked from the wheel alone")


if __name__ == "__main__":
    main()
