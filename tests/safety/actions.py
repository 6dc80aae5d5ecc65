"""Every action that changes a rollout folder, by name: what comes before it, and the action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from codex_rollout_tui.actions import evidence, expectations, items, policy_import
from codex_rollout_tui.actions.credentials import add, email, rotate
from codex_rollout_tui.actions.credentials.add import note_facts
from codex_rollout_tui.actions.credentials.records import write_down
from codex_rollout_tui.actions.credentials.remove import remove
from codex_rollout_tui.actions.decisions import decide, decide_all
from codex_rollout_tui.actions.fix import fix_file
from codex_rollout_tui.actions.last_visit import ChecklistPlace, leave
from codex_rollout_tui.actions.lint_job import Job
from codex_rollout_tui.actions.policy import save_version
from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.text.document import Document
from tests.actions.rollouts import NOW, UUID, author, choose
from tests.credentials.samples import PLATFORM, PLATFORM_2
from tests.safety.keyring_file import KeyringFile

ITEM = "local-toggle"
OLD, NEW = Secret(PLATFORM), Secret(PLATFORM_2)
FIXABLE = b'allowed_sandbox_modes = ["workspace-write"]\n'
KEY = {"last4": "abcd", "created_by": "Zoe"}
EXPECTED = Expectation("command", "git push", "no-rule")
IMPORTED = policy_import.ImportedPolicy(b'allowed_sandbox_modes = ["read-only"]\n', "team.toml")


@dataclass(frozen=True, slots=True)
class Action:
    """`before` brings the rollout to where `act` can be done.

    One that also changes a keyring, which cannot be part of a transaction, goes in as many steps as it writes there:
    it may be ended between them, and the same action once more brings it to its end.
    """

    act: Callable[[Rollout], object]
    before: Callable[[Rollout], object] = lambda _: None
    keyring_writes: int = 0


def _edit(name: str, data: bytes) -> Callable[[Rollout], object]:
    return lambda rollout: open_file(_policy(rollout.root, name), author(), lambda: NOW).save(data)


def _policy(root: Path, name: str) -> Path:
    return root / "policies" / f"{name}.toml"


def _by_hand(rollout: Rollout) -> None:
    path = _policy(rollout.root, "baseline")
    path.write_bytes(path.read_bytes() + b"# by hand\n")


def _attest(rollout: Rollout) -> object:
    return items.attest(rollout, ITEM, answer="on")


def _attest_with_a_copy(rollout: Rollout) -> object:
    shot = rollout.root.parent / "shot.png"
    shot.write_bytes(b"what was on the screen")
    return items.attest(rollout, ITEM, answer="on", copied=[evidence.copied(shot)])


def _choose(rollout: Rollout) -> object:
    return choose(rollout, "allowed_sandbox_modes", ["read-only"])


def _facts(rollout: Rollout) -> object:
    return note_facts(rollout, "analytics", None, KEY)


def _expect(rollout: Rollout) -> object:
    return expectations.keep(rollout, "baseline", [EXPECTED])


def _decide(rollout: Rollout) -> object:
    return decide(rollout, "owners.codex-admin", "Emil")


def _keyring(rollout: Rollout) -> KeyringFile:
    return KeyringFile(rollout.root)


def _add(rollout: Rollout) -> object:
    return add.add(rollout, _keyring(rollout), "analytics", OLD)


def _rotated(steps: int) -> Callable[[Rollout], object]:
    """A stored key, and so many steps of its rotation."""

    def walk(rollout: Rollout) -> None:
        for step in (_add, _make, _switch, _test)[: steps + 1]:
            step(rollout)

    return walk


def _make(rollout: Rollout) -> object:
    return rotate.make(rollout, _keyring(rollout), "analytics", NEW)


def _switch(rollout: Rollout) -> object:
    return rotate.switched(rollout, "analytics", ("the dashboard",))


def _test(rollout: Rollout) -> object:
    return rotate.smoke_tested(rollout, "analytics", "the dashboard")


def _revoke(rollout: Rollout) -> object:
    return rotate.revoked(rollout, _keyring(rollout), "analytics")


def _cancel(rollout: Rollout) -> object:
    return rotate.cancel(rollout, _keyring(rollout), "analytics")


def _remove(rollout: Rollout, forget: bool = False) -> object:
    return remove(rollout, _keyring(rollout), "analytics", forget=forget)


def _fix(rollout: Rollout) -> object:
    path = _policy(rollout.root, "baseline")
    return fix_file(str(path), Document(path.read_bytes()), Job(fix=True), Event())


ACTIONS: dict[str, Action] = {
    "note": Action(lambda rollout: items.add_note(rollout, ITEM, "x")),
    "attest": Action(_attest),
    "attest with a copy": Action(_attest_with_a_copy),
    "attest a policy": Action(
        lambda rollout: items.attest(rollout, "policy-lint", evidence=[evidence.note("x")]), _by_hand
    ),
    "attest a decision": Action(lambda rollout: items.attest(rollout, "prereq-decide-surfaces", answer="local")),
    "reopen": Action(lambda rollout: items.reopen(rollout, ITEM), _attest),
    "waive": Action(lambda rollout: items.waive(rollout, ITEM, "later", "2026-06-01")),
    "wait": Action(lambda rollout: items.wait(rollout, ITEM, "support", "2026-06-01")),
    "assign": Action(lambda rollout: items.assign(rollout, ITEM, "Ben")),
    "decide": Action(_decide),
    "decide several": Action(
        lambda rollout: decide_all(rollout, {"workspace_id": UUID, "conditions.scim": False, "surfaces": ["local"]})
    ),
    "choose": Action(_choose),
    "choose after an edit by hand": Action(_choose, _by_hand),
    "save": Action(save_version, _by_hand),
    "save in the workbench": Action(_edit("baseline", b"# 1\n")),
    "save a new policy": Action(_edit("pilot", b"# 1\n")),
    "import": Action(lambda rollout: policy_import.save(rollout, IMPORTED, "team")),
    "import over another": Action(lambda rollout: policy_import.save(rollout, IMPORTED, "baseline", replace=True)),
    "expect": Action(_expect),
    "expect no more": Action(lambda rollout: expectations.drop(rollout, "baseline", EXPECTED), _expect),
    "facts of a key": Action(_facts),
    "forget a key": Action(lambda rollout: write_down(rollout, "analytics", None, "forgotten"), _facts),
    "undo a tick": Action(undo, _attest),
    "undo an answer": Action(undo, _decide),
    "undo a choice": Action(undo, _choose),
    "fixes of a policy": Action(_fix, lambda rollout: _policy(rollout.root, "baseline").write_bytes(FIXABLE)),
    "key add": Action(_add, keyring_writes=1),
    "key add where its facts are known": Action(_add, lambda rollout: note_facts(rollout, "analytics", None, {}), 1),
    "key add again": Action(_add, _add),
    "key email sent": Action(lambda rollout: email.sent(rollout, "analytics"), _add),
    "key email answered": Action(
        lambda rollout: email.confirmed(rollout, "analytics"),
        lambda rollout: (_add(rollout), email.sent(rollout, "analytics")),
    ),
    "key rotate": Action(_make, _add, 1),
    "key rotate --switched": Action(_switch, _rotated(1)),
    "key rotate --tested": Action(_test, _rotated(2)),
    "key rotate --back": Action(lambda rollout: rotate.switch_back(rollout, "analytics"), _rotated(2)),
    "key rotate --revoked": Action(_revoke, _rotated(3), 2),
    "key rotate --cancel": Action(_cancel, _rotated(1), 1),
    "key remove": Action(_remove, _add, 1),
    "key remove --forget": Action(partial(_remove, forget=True), _add, 1),
    "undo the ticks of a key": Action(undo, _add),
    "leave": Action(lambda rollout: leave(rollout, ChecklistPlace(ITEM))),
}
