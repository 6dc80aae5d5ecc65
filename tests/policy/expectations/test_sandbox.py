"""An expectation about a sandbox holds on every machine, and for whatever profile people choose."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.decide.decision import Word
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.judge import Judgement, run
from codex_rollout_tui.policy.text.document import Document

HOSTS = """\
allowed_sandbox_modes = ["read-only"]
[[remote_sandbox_config]]
hostname_patterns = ["build-??.*", "ci-*"]
allowed_sandbox_modes = ["read-only", "danger-full-access"]
[[remote_sandbox_config]]
hostname_patterns = ["lab"]
allowed_sandbox_modes = ["read-only", "workspace-write"]
"""
PROFILES = """\
default_permissions = ":workspace"
allowed_permission_profiles = { ":workspace" = true, ":danger-full-access" = true, "files" = true }
[permissions.files]
extends = ":read-only"
filesystem = { "/srv" = "read" }
"""


def judged(text: str, asked: str, word: Word, host: str | None = None) -> Judgement:
    return run(Document(text.encode()), [Expectation("sandbox", asked, word, host)])[0]


def test_without_a_host_it_is_about_every_machine() -> None:
    met = judged(HOSTS, "read-only", "allow")
    assert met.met
    full = judged(HOSTS, "danger-full-access", "forbidden")
    assert not full.met
    assert full.reason.startswith("On a machine like build-xx.x (remote_sandbox_config, line 2): danger-full-access is")
    assert full.decision is not None
    assert full.decision.line == 4
    assert judged(HOSTS, "workspace-write", "forbidden").reason.startswith("On a machine like lab ")


@pytest.mark.parametrize(
    ("host", "word"),
    [("laptop", "forbidden"), ("ci-7", "allow"), ("build-01.example.com", "allow"), ("lab", "forbidden")],
)
def test_with_a_host_it_is_about_that_machine(host: str, word: Word) -> None:
    assert judged(HOSTS, "danger-full-access", word, host).met
    assert not judged(HOSTS, "danger-full-access", "no-rule", host).met


def test_an_entry_no_machine_reaches_does_not_count_where_that_is_certain() -> None:
    everywhere = HOSTS.replace('"lab"', '"*"')
    after = '[[remote_sandbox_config]]\nhostname_patterns = ["x"]\nallowed_sandbox_modes = ["danger-full-access"]\n'
    assert judged(everywhere + after, "workspace-write", "allow", "anything").met
    only_star = HOSTS.replace('"build-??.*", "ci-*"', '"*"')
    assert judged(only_star, "danger-full-access", "allow").met
    shadowed = HOSTS.replace('"lab"', '"ci-7"')
    outcome = judged(shadowed, "read-only", "allow")
    assert not outcome.met
    assert "no machine could be made up that remote_sandbox_config in line 5 is about" in outcome.reason


def test_a_machine_on_which_codex_does_not_start_meets_nothing() -> None:
    broken = HOSTS.replace('"read-only", "workspace-write"', '"workspace-write"')
    assert not judged(broken, "read-only", "forbidden", "lab").met
    outcome = judged(broken, "danger-full-access", "forbidden", "lab")
    assert not outcome.met
    assert "Codex does not start there" in outcome.reason
    assert judged(broken, "danger-full-access", "forbidden", "laptop").met


def test_a_mode_that_people_get_by_choosing_a_profile_is_not_forbidden() -> None:
    outcome = judged(PROFILES, "danger-full-access", "forbidden")
    assert not outcome.met
    assert outcome.reason.startswith("By choosing the profile :danger-full-access a person gets danger-full-access. ")
    without = PROFILES.replace('":danger-full-access" = true', '":danger-full-access" = false')
    assert judged(without, "danger-full-access", "forbidden").met
    limited = f'allowed_sandbox_modes = ["read-only", "workspace-write"]\n{PROFILES}'
    assert judged(limited, "danger-full-access", "forbidden").met
    assert judged(PROFILES, "workspace-write", "allow").met


def test_a_profile_whose_files_make_it_unsure_is_told() -> None:
    wide = PROFILES.replace('":danger-full-access" = true, ', "").replace('":read-only"', '":danger-full-access"')
    outcome = judged(wide, "danger-full-access", "forbidden")
    assert not outcome.met
    assert "what the file rules of the profile files make of danger-full-access was not measured" in outcome.reason
    assert judged(wide.replace('"files" = true', '"files" = false'), "danger-full-access", "forbidden").met
    limited = f'allowed_sandbox_modes = ["read-only"]\n{PROFILES}'
    assert "whether the profile files is one" in judged(limited, "files", "allow").reason
    assert judged(PROFILES, "files", "allow").met
    default = limited.replace('default_permissions = ":workspace"', 'default_permissions = "files"')
    assert not judged(default, "read-only", "forbidden").met
    assert judged(default.replace(', ":danger-full-access" = true', ""), "danger-full-access", "forbidden").met
