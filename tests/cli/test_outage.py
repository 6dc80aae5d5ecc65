"""A policy that Codex accepts and that stops people all the same is shown as good by no command and on no screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.codex.verdict import Verdict
from tests.cli.command import data, run
from tests.tui.workbench.driver import bench

SESSIONS = '[experimental_network]\nenabled = true\nallowed_domains = ["https://a.b"]\n'
HOSTS = '[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]\nallowed_sandbox_modes = ["workspace-write"]\n'
EVERYBODY = "an outage for everybody it reaches"
THERE = "an outage for everybody on these hosts"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "requirements.toml"


@pytest.mark.parametrize("command", ["lint", "explain", "compat"])
@pytest.mark.parametrize(
    ("text", "said", "whom"),
    [(SESSIONS, "starts no session under it", EVERYBODY), (HOSTS, "does not start with it on some hosts", THERE)],
)
def test_the_commands_say_so_and_count_it(file: Path, command: str, text: str, said: str, whom: str) -> None:
    file.write_text(text)
    more = ("--codex", "off") if command == "lint" else ()
    shown = " ".join(run("policy", command, file, *more, code=1).stdout.split()).lower()
    assert said in shown
    assert whom in shown
    assert ":3:" in shown or "line 3" in shown


@pytest.mark.parametrize(("text", "everywhere"), [(SESSIONS, True), (HOSTS, False)])
def test_and_in_json(file: Path, text: str, everywhere: bool) -> None:
    file.write_text(text)
    for command in ("explain", "compat"):
        (outage,) = data("policy", command, file, "--json", code=1)["outages"]
        assert (outage["line"], outage["everywhere"]) == (3, everywhere)


def test_a_host_that_was_named_is_told_for_itself(file: Path) -> None:
    file.write_text(HOSTS)
    run("policy", "explain", file, "--host", "desk-7", code=0)
    assert "Codex refuses to start" in run("policy", "explain", file, "--host", "ci-7", code=1).stdout


def test_a_client_that_is_not_met_by_it_is_told_nothing(file: Path) -> None:
    file.write_text('[[hooks.Stop]]\nhooks = [{ type = "prompt" }]\n')
    assert "outage" in run("policy", "compat", file, code=1).stdout
    assert "outage" not in run("policy", "compat", file, "--client", "0.138", code=None).stdout


async def test_the_workbench_says_so_beside_the_verdict(file: Path) -> None:
    file.write_text(SESSIONS)
    async with bench(open_file(file)) as on:
        await on.known()
        await on.see(
            "accepts this file, and yet starts no session under it", "An outage for everybody it reaches: line 3"
        )
        await on.see("Nobody gets a session under it. If one started:", gone="✓ codex")
        assert on.screen.result.halt.startswith(
            "Nothing starts: Codex accepts this file and starts no session under it"
        )


async def test_an_outage_on_some_hosts_is_no_good_verdict(file: Path) -> None:
    file.write_text(HOSTS)
    async with bench(open_file(file), ask=lambda data, cancel: Verdict(True, "0.169.0")) as on:
        await on.known()
        await on.see("▲ codex 0.169.0 accepts this file, and yet does not start with it on some hosts", gone="✓ codex")


def test_what_cannot_be_started_is_not_told_as_free(file: Path) -> None:
    file.write_text('allowed_sandbox_modes = ["read-only"\n')
    shown = run("policy", "explain", file, code=1).stdout
    assert "Nobody can start Codex with it." in shown
    assert "people may do whatever" not in shown


@pytest.mark.parametrize("command", ["lint", "explain", "compat"])
def test_of_a_policy_that_is_refused_nothing_is_said_to_be_accepted(file: Path, command: str) -> None:
    file.write_text(f'allowed_sandbox_modes = ["workspace-write"]\n{SESSIONS}')
    more = ("--codex", "off") if command == "lint" else ()
    shown = run("policy", command, file, *more, code=1).stdout
    assert "refuse" in shown
    assert "accepts" not in shown.replace("Codex accepts the policy and then cannot build its proxy", "")
    assert "starts no session under it" not in shown
