"""The workbench tried out: the try line, and what is expected of the policy."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.codex import rule_check
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.store import expectation_files
from codex_rollout_tui.store import expectations as store
from codex_rollout_tui.tui.kit.real_codex import CachedCodex
from codex_rollout_tui.tui.workbench.try_field import TryField
from tests.real import need
from tests.tui.driver import ANA, begun
from tests.tui.workbench.driver import SOUND, WorkbenchDriver, bench

RULE = """
[[rules.prefix_rules]]
pattern = [{ token = "git" }, { token = "push" }]
decision = "prompt"
justification = "A push leaves this machine."
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "requirements.toml"
    found.write_text(SOUND + RULE)
    return found


def kept(path: Path) -> list[tuple[str, str, str]]:
    return [(each.question, each.asked, each.decision) for each in store.load(expectation_files.of_file(path))]


def in_the_field(on: WorkbenchDriver) -> bool:
    return isinstance(on.app.focused, TryField)


async def trying(on: WorkbenchDriver, text: str) -> None:
    await on.press("f4")
    await on.write(text)


async def test_a_command_is_answered_as_it_is_typed_with_the_rule_that_decides(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "git push --force")
        await on.see("command > git push --force", "prompt line 4", "A push leaves this machine")
        assert in_the_field(on)
        await on.press("escape")
        assert not in_the_field(on)
        await on.see("prompt line 4")


async def test_the_answer_follows_the_text(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "git push")
        await on.see("prompt line 4")
        await on.press("escape", "alt+home")
        await on.write("# one more")
        await on.press("enter")
        await on.see("prompt line 5")
        assert SOUND.encode() in on.data


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("danger-full-access", ("sandbox >", "forbidden")),
        ("pypi.org", ("host >", "no rule", "The policy says nothing about hosts")),
        ("never", ("approval >", "no rule")),
        ("docs=npx docs", ("MCP server >", "no rule")),
        ("command: never", ("command >", "no rule")),
        ("host: a b", ("host >",)),
        ('docs="', ("MCP server >", "?", "quote")),
    ],
)
async def test_what_is_meant_is_told_and_answered(path: Path, typed: str, seen: tuple[str, ...]) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, typed)
        await on.see(*seen)


async def test_enter_keeps_the_answer_beside_the_file_and_every_change_is_tested(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "git push")
        await on.press("enter")
        await on.see("Kept: git push must prompt", "What it must do", "the expectation is met")
        assert kept(path) == [("command", "git push", "prompt")]
        # Break it: the first rule's word is another now.
        await on.press("escape", "ctrl+f")
        await on.write('"push"')
        await on.press("escape")
        await on.write('"pull"')
        await on.see("1 of 1 expectations unmet", "git push must prompt, but it is left open")
        await on.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        await on.until(lambda: on.data == path.read_bytes(), "took it all back")
        await on.see("the expectation is met", gone="unmet")


async def test_what_must_come_out_is_kept_though_it_does_not_yet(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "pypi.org must be allowed")
        await on.see("no rule", "must be allowed")
        await on.press("enter")
        await on.see("Kept: pypi.org must be allowed", "1 of 1 expectations unmet", "but it is left open")
        assert kept(path) == [("domain", "pypi.org", "allow")]


async def test_what_can_never_be_is_not_kept(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "ls must be allowed")
        await on.see("no policy can allow a command")
        await on.press("enter")
        await on.see("That cannot be expected", gone="What it must do")
        assert kept(path) == []


async def test_a_server_that_no_list_limits_is_allowed_as_it_must_be(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "a=https://b.c must be allowed")
        await on.see("no rule ✓ as it must be", "it is enabled")
        await on.press("enter")
        await on.see("the expectation is met")


async def test_an_answer_in_words_nobody_knows_is_told_and_not_kept(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "git push must be wobbly")
        await on.see("must be wobbly is no known answer", "must be left open")
        await on.press("enter")
        await on.see("That cannot be expected: must be wobbly is no known answer")
        assert not expectation_files.of_file(path).file.exists()


async def test_under_a_refused_policy_nothing_is_met_and_nothing_answered(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "ls must be left open")
        await on.press("enter")
        await on.see("the expectation is met")
        await on.press("escape", "alt+home")
        await on.write("http_port = ")
        await on.see("Nothing starts: Codex refuses this file over line 1", "1 of 1 expectations unmet")


async def test_a_policy_that_only_the_real_codex_refuses_meets_nothing(path: Path) -> None:
    def refusing(data: bytes, cancel: threading.Event) -> Verdict:
        return Verdict(accepted=False, version="0.170.0", detail="no more rules", reason="", remedy="", key=None)

    expected = expectation_files.of_file(path).file
    expected.write_text('schema_version = 1\n[[expect]]\ncommand = "ls"\ndecision = "no-rule"\n')
    async with bench(open_file(path), ask=refusing) as on:
        await trying(on, "git push")
        await on.see("Nothing starts: the real Codex 0.170.0 refuses this file", "1 of 1 expectations unmet")


async def test_expectations_of_others_are_taken_up_and_broken_ones_are_said(path: Path) -> None:
    file = expectation_files.of_file(path).file
    async with bench(open_file(path)) as on:
        file.write_text('schema_version = 1\n[[expect]]\ncommand = "ls"\ndecision = "prompt"\n')
        await on.see("ls must prompt, but it is left open")
        file.write_text("schema_version = 1\n[[expect]]\ncommand = 1\n")
        await on.see("line 3", gone="ls must prompt")
        file.unlink()
        await on.see("Findings", gone="What it must do")


async def test_each_can_be_tried_again_or_dropped(path: Path) -> None:
    file = expectation_files.of_file(path).file
    file.write_text(
        'schema_version = 1\n# why\n[[expect]]\ncommand = "ls"\ndecision = "prompt"\n'
        '[[expect]]\ncommand = "git push"\ndecision = "prompt"\n'
    )
    async with bench(open_file(path)) as on:
        await on.press("alt+e")
        await on.see("ls must prompt", "git push must prompt", "x Drop it", "1 of 2 expectations unmet", path.name)
        await on.press("enter")
        await on.see("command > command: ls must prompt", "no rule")
        await on.press("alt+e")
        await on.see("x Drop it")
        await on.press("x")
        await on.see("Not expected any more: ls must prompt", "the expectation is met")
        assert kept(path) == [("command", "git push", "prompt")]
        assert "# why" in file.read_text()


async def test_a_policy_that_is_not_saved_yet_keeps_nothing(path: Path) -> None:
    path.unlink()
    async with bench(open_file(path)) as on:
        await trying(on, "ls")
        await on.press("enter")
        await on.see("Save the policy first")
        assert not expectation_files.of_file(path).file.exists()


async def test_a_policy_of_a_rollout_keeps_them_in_the_rollout(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    policy = root / "policies" / "baseline.toml"
    async with bench(open_file(policy, ANA)) as on:
        await trying(on, "ls")
        await on.press("enter")
        await on.see("Kept: ls must be left open")
    assert [each.asked for each in store.load(expectation_files.of_policy(root, "baseline"))] == ["ls"]
    assert Rollout(root, ANA).policy() is not None


async def test_nothing_expected_yet_leads_to_the_try_line(path: Path) -> None:
    async with bench(open_file(path), size=(80, 24)) as on:
        await on.press("alt+e")
        await on.see("Nothing is expected yet. Try something: enter keeps the answer.", "Try it")
        assert in_the_field(on)


async def test_the_rule_engine_of_the_real_codex_is_heard_too(path: Path) -> None:
    need("codex")
    async with bench(open_file(path), ask=CachedCodex(os.environ)) as on:
        await trying(on, "git push")
        await on.see("prompt line 4", "The rule engine of Codex 0.169.0 says the same.")


async def test_where_the_rule_engine_says_otherwise_that_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("codex")
    monkeypatch.setattr(rule_check, "ask", lambda *_, **__: rule_check.Ruling("forbidden"))
    async with bench(open_file(path), ask=CachedCodex(os.environ)) as on:
        await trying(on, "git push")
        await on.see("prompt line 4", "The rule engine of Codex 0.169.0 says forbidden.", gone="says the same")


async def test_another_answer_to_the_same_question_says_what_it_replaces(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await trying(on, "git push must be blocked")
        await on.press("enter")
        await on.see("Kept: git push must be forbidden")
        await on.press(*["backspace"] * len(" must be blocked"))
        await on.press("enter")
        await on.see("Kept: git push must prompt. Until now it must be forbidden.")
