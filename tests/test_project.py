"""The project's own promises: README, gate, pictures, packaging."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from codex_rollout_tui import __version__

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_screen_of_the_readme_says_what_it_is_for_and_has_two_lines() -> None:
    first = README[: README.index("## ")]
    assert "Admin set-up for Codex" in first
    assert re.findall(r"```sh\n(.+)\n```", first) == [
        "python -m pip install . && codex-rollout demo",
        "python -m pip install -e '.[test]' && python -m pytest",
    ]


def test_every_picture_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert shown
    for name in shown:
        assert (ROOT / name).read_bytes().startswith(b"\x89PNG")


def test_the_gate_runs_the_readmes_own_test_line() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    taken = re.search(r"^line=\$\((.*)\)$", script, flags=re.M)
    assert taken is not None
    done = subprocess.run(["bash", "-c", taken[1]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "python -m pip install -e '.[test]' && python -m pytest"
    assert "CODEX_ROLLOUT_REQUIRE_REAL=1" in script


def test_the_package_says_admin_set_up_in_its_summary_and_pins_textual() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert project["description"].startswith("Admin set-up for Codex")
    assert any(re.fullmatch(r"textual==[\d.]+", one) for one in project["dependencies"])
