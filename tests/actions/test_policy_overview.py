"""How a policy stands, in a few numbers."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.policy_overview import Overview, names, overview
from codex_rollout_tui.actions.rollout import Rollout

REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'
EXPECTED = 'schema_version = 1\n\n[[expect]]\ncommand = "git push"\ndecision = "prompt"\n'
ASKED = b'[[rules.prefix_rules]]\npattern = [{ token = "git" }, { token = "push" }]\ndecision = "prompt"\n'


def test_findings_and_expectations_are_counted_in_the_text_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_bytes(b"")
    (tmp_path / "requirements.toml.expect.toml").write_text(EXPECTED)
    assert overview(path) == Overview(expected=1, unmet=1)
    assert overview(path, ASKED)._replace(warnings=0, remarks=0) == Overview(expected=1, unmet=0)
    assert overview(path, REFUSED) == Overview(errors=1, expected=1, unmet=1)


def test_what_cannot_be_read_is_said_and_never_called_good(tmp_path: Path) -> None:
    gone = tmp_path / "gone.toml"
    assert "it is not there" in overview(gone).problem
    path = tmp_path / "requirements.toml"
    path.write_bytes(b"")
    (tmp_path / "requirements.toml.expect.toml").write_text("schema_version = 9\n")
    found = overview(path)
    assert "schema version 9" in found.unknown
    assert (found.expected, found.unmet, found.problem) == (0, 0, "")


def test_the_baseline_comes_first(rollout: Rollout) -> None:
    for name in ("alpha", "zeta"):
        (rollout.root / "policies" / f"{name}.toml").write_bytes(b"")
    assert names(rollout.root) == ("baseline", "alpha", "zeta")
