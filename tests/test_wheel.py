"""The wheel: it holds every file of the package, and works from a folder that nobody can write to."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from codex_rollout_tui import __version__
from tests.safety.hostile.commands import every_command

GROUPS = {words[:1] for words in every_command() if len(words) > 1}
PAGES = {"".join(f"-{word}" for word in words) for words in (*every_command(), *GROUPS, ())}
"""What each manual page is called behind the program's name."""
ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "codex_rollout_tui"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, built with nothing from the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def of_the_tree() -> dict[str, bytes]:
    """Every file of the package that a person wrote or packed, by its place in the wheel."""
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name.startswith("codex_rollout_tui/")}
        others = {name for name in archive.namelist() if name not in held and ".dist-info/" not in name}
        scripts = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert b"codex-rollout = codex_rollout_tui.cli.entry:main" in archive.read(scripts[0])
    expected = of_the_tree()
    assert {Path(name).suffix for name in expected} >= {".py", ".json", ".toml", ".tcss", ".typed"}
    assert held.keys() == expected.keys()
    assert held == expected
    assert {str(Path(name).parent) for name in others} == {f"codex_rollout_tui-{__version__}.data/data/share/man/man1"}
    assert {Path(name).name for name in others} == {f"codex-rollout{page}.1" for page in PAGES}


def test_it_works_from_a_folder_that_is_read_only(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for path in (site, *site.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(site),
        "HOME": str(home),
        "CODEX_ROLLOUT_CONFIG": str(home / "own"),
        "CODEX_ROLLOUT_PERSON": "Ana",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = "import sys; from codex_rollout_tui import __file__ as f; print(f, file=sys.stderr)\n"
    code += "from codex_rollout_tui.cli.entry import main; main()"
    lint = tmp_path / "requirements.toml"
    lint.write_text('allowed_sandbox_modes = ["read-only"]\n')
    try:
        for words, exits in (
            (("--version",), 0),
            (("demo", "--no-open", "--folder", str(tmp_path / "demo")), 0),
            (("-C", str(tmp_path / "demo"), "status"), 1),
            (("policy", "lint", str(lint)), 0),
            (("guide", "list"), 0),
        ):
            command = [sys.executable, "-c", code, *words]
            done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == exits, (words, done.stderr)
            assert done.stderr.splitlines()[0] == str(site / "codex_rollout_tui" / "__init__.py")
        files = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".pyc")
        assert {path: path.read_bytes() for path in files} == before
    finally:
        for path in (site, *site.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
