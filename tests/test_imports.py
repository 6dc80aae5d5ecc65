"""Who imports what: the floors of the house, and what each command loads."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.folders import REPO

PACKAGE = REPO / "codex_rollout_tui"
HEAVY = ("textual", "rich", "pydantic", "httpx", "keyring", "rapidfuzz", "tree_sitter", "tomlkit")

LOADED = """
import json, os, sys
from codex_rollout_tui.cli.main import codex_rollout
sys.stdout, shown = open(os.devnull, "w"), sys.stdout
try:
    codex_rollout(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(sys.modules)]), file=shown)
"""


def loaded(*words: str) -> set[str]:
    """The modules of a process that ran a command."""
    environment = {**os.environ, "PYTHONPATH": str(REPO), "CODEX_ROLLOUT_PERSON": "Ana"}
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=REPO, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    code, modules = json.loads(done.stdout)
    assert code in (0, 1), (words, code)
    return set(modules)


def top(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("imports") / "acme"
    loaded("init", str(root), "--organisation", "Acme", "--surfaces", "both")
    return str(root)


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("attest", "local-toggle", "--answer", "on"),
        ("attest", "policy-sandbox-modes", "--note", "as agreed"),
        ("wait", "cloud-toggle", "--on", "Ben", "--until", "2999-01-01"),
        ("waive", "rbac-scim", "--reason", "later", "--until", "2999-01-01"),
        ("assign", "cloud-toggle", "Ben"),
        ("note", "cloud-toggle", "x"),
        ("reopen", "cloud-toggle"),
        ("undo",),
        ("guide", "list"),
        ("guide", "show", "policy-sandbox-modes", "--json"),
        ("guide", "diff", "2026-04-21", "2026-05-18"),
    ],
)
def test_a_plain_command_loads_nothing_heavy(acme: str, words: tuple[str, ...]) -> None:
    assert top(loaded("-C", acme, *words)).isdisjoint(HEAVY)


@pytest.mark.parametrize("words", [("--owner", "security-owner=Ben"), ("--condition", "scim=no")])
def test_decide_loads_only_what_writes_the_file(acme: str, words: tuple[str, ...]) -> None:
    heavy = top(loaded("-C", acme, "decide", *words)) & set(HEAVY)
    assert heavy <= {"tomlkit"}


def test_the_version_loads_only_where_its_facts_are() -> None:
    modules = loaded("--version")
    rooms = {name.split(".")[1] for name in modules if name.startswith("codex_rollout_tui.")}
    assert rooms <= {"cli", "errors", "escape", "guide", "policy"}
    assert top(modules).isdisjoint(HEAVY)


@pytest.mark.parametrize("words", [("--help",), ("attest", "--help"), ("status", "--help")])
def test_help_loads_no_room(words: tuple[str, ...]) -> None:
    rooms = {name.split(".")[1] for name in loaded(*words) if name.startswith("codex_rollout_tui.")}
    assert rooms <= {"cli", "errors", "escape"}


def test_the_library_can_be_used_without_a_command_line() -> None:
    code = "import sys; import codex_rollout_tui.actions.start, codex_rollout_tui.actions.undo; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=True)
    assert top(set(done.stdout.split())).isdisjoint({"textual", "rich", "pydantic", "httpx", "keyring", "click"})


def sources(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted(PACKAGE.glob(f"{room}/**/*.py"))]
    assert found, rooms
    return found


ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
BELOW_TUI = [room for room in ROOMS if room not in ("tui", "cli")]
ONLY_IMPORTER = {
    "textual": ("tui",),
    "rich": ("tui",),
    "keyring": ("vault",),
    "httpx": ("probes",),
    "click": ("cli",),
    "pydantic": ("guide",),
}


def imported(path: Path) -> set[str]:
    """Every module a file imports, wherever it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("library", ONLY_IMPORTER)
def test_each_library_has_one_room(library: str) -> None:
    allowed = ONLY_IMPORTER[library]
    users = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if library in {name.partition(".")[0] for name in imported(path)}
    }
    assert users <= set(allowed)


def printing(path: Path) -> list[int]:
    """The lines on which a file writes to the terminal."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "input"):
                found.append(node.lineno)
    return found


def test_nothing_below_the_command_line_prints() -> None:
    files = [*PACKAGE.glob("*.py"), *sources(*(room for room in ROOMS if room != "cli"))]
    assert {str(path): lines for path in files if (lines := printing(path))} == {}


def test_the_command_line_prints_in_one_place() -> None:
    printers = {path.name for path in sources("cli") if printing(path)}
    assert printers == {"output.py", "streams.py", "completion.py"}


@pytest.mark.parametrize("room", ["guide", "policy", "checklist", "credentials"])
def test_the_pure_rooms_reach_for_nothing(room: str) -> None:
    outside = {"time", "socket", "subprocess", "urllib", "tempfile", "shutil", "random", "secrets", "os", "locale"}
    for path in sources(room):
        # urllib.parse only writes and reads addresses.
        names = imported(path) - {"urllib.parse"}
        assert outside.isdisjoint(name.partition(".")[0] for name in names), path
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
        assert {"datetime.now", "datetime.today", "date.today", "open"}.isdisjoint(calls), path


def test_the_floors_of_the_house() -> None:
    """The import contracts of pyproject.toml, as `lint-imports` checks them."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    contracts = (REPO / "pyproject.toml").read_text(encoding="utf-8").count("[[tool.importlinter.contracts]]")
    assert contracts
    assert f"{contracts} kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("set_to", "rate"), [(None, 120), ("30", 30)])
def test_how_often_textual_paints_is_ours_unless_the_person_says_otherwise(set_to: str | None, rate: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    environment |= {"PYTHONPATH": str(REPO), **({"TEXTUAL_FPS": set_to} if set_to else {})}
    code = "from codex_rollout_tui.tui.app import RolloutApp; from textual.constants import MAX_FPS; print(MAX_FPS)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, cwd=REPO, check=True)
    assert int(done.stdout) == rate
