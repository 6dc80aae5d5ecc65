"""Two layers together, against the real Codex: it must refuse what we say it refuses, and enforce what we say it does.

CODEX_ROLLOUT_DIFFERENTIAL=3000 asks about so many (300 otherwise); CODEX_ROLLOUT_SEED changes the stream.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.layers.explain import EffectivePolicy, explain
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker
from tests.policy.layers.conftest import Startup
from tests.policy.layers.enforced import as_enforced

NUMBER = int(os.environ.get("CODEX_ROLLOUT_DIFFERENTIAL", "300"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))

APPROVALS = (
    None, '"untrusted"', '"on-failure"', '"on-request"', '"never"', "{ never = {} }", '"granular"', '"Never"', "3",
    '["never"]', "{ granular = { sandbox_approval = true, rules = false, mcp_elicitations = true } }",
    "{ never = { x = 1 } }", "{ on-request = [] }",
    "{ granular = { sandbox_approval = true } }", "{ granular = [true, false, true, false, true] }",
)  # fmt: skip
MODES = (
    None,
    '"read-only"',
    '"workspace-write"',
    '"danger-full-access"',
    '"external-sandbox"',
    "true",
    "{ read-only = [] }",
)
REVIEWERS = (None, '"user"', '"auto_review"', '"guardian_subagent"', '"nobody"', "[]")
OTHERS = (
    "", 'model = "gpt-5"', "model = 3", 'web_search = "live"', 'web_search = "nope"', "[tui]", "tui = 1", 'bogus = 1',
    'forced_login_method = "api"', 'forced_login_method = "chatgpt"', 'profile = "x"', 'allowed_sandbox_modes = 3',
    '[rules]\nprefix_rules = [{ pattern = [{ token = "a" }], decision = "forbidden" }]', "[features]\nhooks = true",
    'forced_chatgpt_workspace_id = "w"', 'model_provider = "nope"', "[permissions.p]", "a = [",
    "a = 18446744073709551616", 'default_permissions = ":workspace"',
    'default_permissions = "nope"', 'model_provider = "ollama"',
)  # fmt: skip
SYSTEMS = (
    None,
    "",
    'allowed_approval_policies = ["on-request"]',
    'allowed_approval_policies = ["never", "on-failure"]\nallowed_sandbox_modes = ["read-only", "external-sandbox"]',
    "allowed_approval_policies = []",
    'allowed_sandbox_modes = ["workspace-write"]',
    "allowed_sandbox_modes = []",
    "allowed_approvals_reviewers = []",
    'allowed_approvals_reviewers = ["guardian_subagent"]',
    'allowed_approval_policies = ["nope"]',
    'allowed_login_methods = ["chatgpt"]',
    'allowed_login_methods = ["api"]\nallowed_chatgpt_workspaces = ["v"]',
    'allowed_web_search_modes = ["live"]',
    '[[remote_sandbox_config]]\nhostname_patterns = ["*"]\nallowed_sandbox_modes = ["read-only", "danger-full-access"]',
    '[[remote_sandbox_config]]\nhostname_patterns = ["*"]\nallowed_sandbox_modes = ["danger-full-access"]',
    '[[remote_sandbox_config]]\nhostname_patterns = ["no"]\nallowed_sandbox_modes = ["danger-full-access"]',
    'default_permissions = "p"\n[allowed_permission_profiles]\np = true\n[permissions.p]\nextends = ":workspace"',
    'default_permissions = ":workspace"\n[allowed_permission_profiles]\n":workspace" = true',
)


def legacies() -> Iterator[str]:
    """Every way to set the three keys that count."""
    names = ("approval_policy", "sandbox_mode", "approvals_reviewer")
    for values in itertools.product(APPROVALS, MODES, REVIEWERS):
        yield "".join(f"{name} = {value}\n" for name, value in zip(names, values, strict=True) if value is not None)


def effective(layers: dict[Layer, bytes | None], host: str = "localhost") -> EffectivePolicy:
    texts = {layer: Document(data) for layer, data in layers.items() if data is not None}
    found = explain(texts, client="0.169.0", host=host)
    assert len(found.effective) == 1
    return found.effective[0]


def differs(startup: Startup, system: str | None, legacy: str | None) -> str:
    """What the real Codex says otherwise about two layers; the empty text where we agree."""
    layers: dict[Layer, bytes | None] = {
        "system": None if system is None else system.encode(),
        "legacy": None if legacy is None else legacy.encode(),
    }
    said = startup(layers)
    ours = effective(layers)
    if isinstance(said, str) or ours.refused:
        agreed = isinstance(said, str) and ours.refused
        return "" if agreed else f"{system!r}\n{legacy!r}\nCodex: {said}\nwe: {ours.refusals}"
    shown: Any = as_enforced(ours)
    return "" if shown == said else f"{system!r}\n{legacy!r}\nCodex: {said}\nwe:    {shown}"


def report(wrong: list[str], asked: int) -> None:
    print(f"\n{asked - len(wrong)} of {asked} agree")
    assert not wrong, f"{len(wrong)} of {asked} differ, the first:\n" + "\n\n".join(wrong[:3])


def test_every_way_to_set_the_legacy_keys_beside_a_range_of_policies(startup: Startup) -> None:
    pick = random.Random(SEED)
    everything = list(itertools.product(SYSTEMS, legacies()))
    asked = everything if len(everything) <= NUMBER else pick.sample(everything, NUMBER // 3)
    report([found for system, legacy in asked if (found := differs(startup, system, legacy))], len(asked))


def test_other_keys_of_the_legacy_file_beside_a_range_of_policies(startup: Startup) -> None:
    pick = random.Random(SEED)
    everything = list(itertools.product(SYSTEMS, OTHERS))
    asked = everything if len(everything) <= NUMBER else pick.sample(everything, NUMBER // 3)
    report([found for system, legacy in asked if (found := differs(startup, system, legacy))], len(asked))


def test_policies_made_at_random_beside_a_legacy_file(startup: Startup) -> None:
    maker = Maker(SEED)
    ways = list(legacies())
    wrong = []
    for number in range(NUMBER // 3):
        policy = maker.sound() if number % 3 else maker.broken()[0]
        legacy = maker.random.choice([None, maker.random.choice(ways), *ways[:1]])
        if found := differs(startup, maker.write(policy), legacy):
            wrong.append(found)
    report(wrong, NUMBER // 3)
