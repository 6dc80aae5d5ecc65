"""A rotation on a real Secret Service: both keys until the end, interrupted anywhere, by one process at a time."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from codex_rollout_tui.actions.credentials import email, rotate
from codex_rollout_tui.actions.credentials.add import add, note_facts
from codex_rollout_tui.actions.credentials.hand_over import in_keyring
from codex_rollout_tui.actions.credentials.readback import read_back
from codex_rollout_tui.actions.credentials.remove import remove
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT
from codex_rollout_tui.credentials.rotation_steps import rotation_steps
from codex_rollout_tui.errors import (
    FolderBusyError,
    KeyringLockedError,
    LastFourError,
    MissingSecretError,
    SecretRefusedError,
    UsageError,
)
from codex_rollout_tui.store.credential_lock import key_locked
from codex_rollout_tui.vault.vault import Vault
from tests.actions.credentials.rollouts import NEW, OLD, THIRD, TOKEN, did, held, leaks, told, walked
from tests.actions.rollouts import NOW, reopened, state, status
from tests.credentials.samples import PLATFORM_2, PLATFORM_3
from tests.store.folders import REPO
from tests.vault.service import SecretService


def test_the_four_steps(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD, facts={"key_name": "Codex Analytics API"})
    rotate.make(rollout, vault, "analytics", NEW)
    assert held(vault) == ("2345", "7654")
    assert in_keyring(rollout, vault, "analytics") == OLD, "its user has the old one"
    rotate.switched(rollout, "analytics", ("export",))
    assert held(vault) == ("2345", "7654")
    assert in_keyring(rollout, vault, "analytics") == NEW
    assert in_keyring(rollout, vault, "analytics", old=True) == OLD
    rotate.smoke_tested(rollout, "analytics", "the export ran")
    assert held(vault) == ("2345", "7654")
    rotate.revoked(rollout, vault, "analytics", "2345")
    assert held(vault) == ("7654", "")
    found = told(rollout)
    assert (found.next, found.now.last4, found.now.key_name) == (None, "7654", "Codex Analytics API")
    assert [(one.last4, str(one.revoked)) for one in found.former] == [("2345", "2026-05-20")]
    assert [what for _, what in did(rollout)[2:]] == [
        "rotation begun",
        "new key stored",
        "switched",
        "tested",
        "rotated",
    ]
    assert in_keyring(rollout, vault, "analytics") == NEW
    assert leaks(rollout.root) == []


def test_the_way_back_and_giving_up(rollout: Rollout, vault: Vault) -> None:
    walked(rollout, vault, 3)
    with pytest.raises(UsageError, match="--back"):
        rotate.cancel(rollout, vault, "analytics")
    rotate.switch_back(rollout, "analytics")
    assert rotation_steps(told(rollout)).at == "switch"
    assert in_keyring(rollout, vault, "analytics") == OLD
    rotate.cancel(rollout, vault, "analytics")
    assert held(vault) == ("2345", "")
    assert [(one.last4, one.revoked) for one in told(rollout).former] == [("7654", None)]
    rotate.revoked(rollout, vault, "analytics")
    assert told(rollout).former[0].revoked is not None
    with pytest.raises(UsageError, match="no old one of it waits"):
        rotate.revoked(rollout, vault, "analytics")


@pytest.mark.parametrize(
    ("steps", "do", "told_"),
    [
        (0, lambda r, v: rotate.switched(r, "analytics"), "is not being rotated"),
        (0, lambda r, v: rotate.switch_back(r, "analytics"), "no way back"),
        (0, lambda r, v: rotate.cancel(r, v, "analytics"), "is not being rotated"),
        (1, lambda r, v: rotate.smoke_tested(r, "analytics"), "not yet: first switch its user"),
        (1, lambda r, v: rotate.revoked(r, v, "analytics"), "not yet: first switch its user"),
        (1, lambda r, v: rotate.make(r, v, "analytics", THIRD), "is being rotated already; the new key ends in 7654"),
        (2, lambda r, v: rotate.switched(r, "analytics"), "already done"),
        (2, lambda r, v: rotate.revoked(r, v, "analytics"), "not yet: first smoke test"),
        (1, lambda r, v: add(r, v, "analytics", NEW), "is being rotated: go on with"),
        (1, lambda r, v: remove(r, v, "analytics"), "is being rotated. End that first"),
    ],
)
def test_no_step_out_of_order(
    rollout: Rollout, vault: Vault, steps: int, do: Callable[[Rollout, Vault], object], told_: str
) -> None:
    walked(rollout, vault, steps)
    before = (told(rollout), held(vault))
    with pytest.raises(UsageError, match=told_):
        do(rollout, vault)
    assert (told(rollout), held(vault)) == before


def test_the_revoked_one_must_be_the_old_one(rollout: Rollout, vault: Vault) -> None:
    walked(rollout, vault, 3)
    with pytest.raises(LastFourError, match="ends in 2345, not in 7654"):
        rotate.revoked(rollout, vault, "analytics", "7654")
    assert held(vault) == ("2345", "7654")


def test_the_old_key_is_no_new_key(rollout: Rollout, vault: Vault) -> None:
    walked(rollout, vault, 0)
    with pytest.raises(SecretRefusedError, match="This is the old key analytics"):
        rotate.make(rollout, vault, "analytics", OLD)
    with pytest.raises(SecretRefusedError, match="a Codex access token"):
        rotate.make(rollout, vault, "analytics", TOKEN)
    assert told(rollout).next is None
    with pytest.raises(UsageError, match="There is no key 'compliance'"):
        rotate.make(rollout, vault, "compliance", NEW)
    note_facts(rollout, "compliance", None, {"last4": "k7Qd"})
    with pytest.raises(UsageError, match="No keyring holds the key compliance"):
        rotate.make(rollout, vault, "compliance", NEW)


def test_the_scope_belongs_to_the_key_so_the_new_one_is_mailed_too(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    email.sent(rollout, "analytics")
    email.confirmed(rollout, "analytics")
    rotate.make(rollout, vault, "analytics", NEW)
    assert told(rollout).next.confirmed is None  # type: ignore[union-attr]
    assert "7654" in email.draft(rollout, "analytics").body
    email.sent(rollout, "analytics")
    assert (told(rollout).now.asked, told(rollout).next.asked) == (NOW.date(), NOW.date())  # type: ignore[union-attr]
    assert status(rollout, "analytics-key-confirmed") == "waiting"


def test_what_was_proved_of_the_old_key_is_stale_afterwards(rollout: Rollout, vault: Vault) -> None:
    from codex_rollout_tui.actions import evidence, items

    add(rollout, vault, "analytics", OLD)
    email.sent(rollout, "analytics")
    email.confirmed(rollout, "analytics")
    items.attest(rollout, "analytics-usage-call", answer="200", evidence=[evidence.note("rows came")])
    later = reopened(rollout.root, days=3)
    rotate.make(later, vault, "analytics", NEW)
    assert status(later, "analytics-key-confirmed") == "done", "the old key is in use yet"
    rotate.switched(later, "analytics")
    rotate.smoke_tested(later, "analytics")
    rotate.revoked(later, vault, "analytics")
    assert status(later, "analytics-key-store") == "done", "ticked for the new one"
    for item in ("analytics-key-confirmed", "analytics-usage-call"):
        assert (status(later, item), "rotated on 2026-05-23" in state(later, item).reason) == ("stale", True)
    email.confirmed(later, "analytics")
    assert status(later, "analytics-key-confirmed") == "done"


def test_locked_in_the_middle_loses_nothing(rollout: Rollout, vault: Vault, service: SecretService) -> None:
    walked(rollout, vault, 3)
    service.lock()
    with pytest.raises(KeyringLockedError):
        rotate.revoked(rollout, vault, "analytics")
    assert rotation_steps(told(rollout)).at == "revoke"
    service.unlock()
    assert held(vault) == ("2345", "7654")
    rotate.revoked(rollout, vault, "analytics")
    assert held(vault) == ("7654", "")


def test_it_ends_where_the_new_key_is(rollout: Rollout, vault: Vault) -> None:
    walked(rollout, vault, 3)
    new = vault.read(f"analytics{NEXT}")
    assert new is not None
    vault.delete(f"analytics{NEXT}")
    with pytest.raises(MissingSecretError, match="held by Ana"):
        rotate.revoked(rollout, vault, "analytics")
    assert held(vault) == ("2345", "")
    assert [one.outcome for one in read_back(rollout, vault, "analytics")] == ["good", "missing"]


STEP = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from codex_rollout_tui.actions.credentials import rotate
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.vault.vault import Vault

root, step, dies_at, secret = Path(sys.argv[1]), sys.argv[2], sys.argv[3], os.environ["NEW_KEY"]
rollout = Rollout(root, Author("Ana", lambda: "0000"), lambda: datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC))
vault = Vault(rollout.file.id)

def dying(real, name):
    def call(*given, **more):
        if dies_at == "before " + name:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*given, **more)
        if dies_at == "after " + name:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return call

real_down = rotate.write_down
def write_down(rollout, name, told, did, **more):
    return dying(real_down, did)(rollout, name, told, did, **more)
rotate.write_down = write_down
vault.store = dying(vault.store, "store")
vault.delete = dying(vault.delete, "delete")
try:
    if step == "make":
        rotate.make(rollout, vault, "analytics", Secret(secret))
    elif step == "revoke":
        rotate.revoked(rollout, vault, "analytics")
except Exception as error:
    print(type(error).__name__, error)
else:
    print("done")
"""


def step(rollout: Rollout, service: SecretService, name: str, dies_at: str, key: str = PLATFORM_2) -> str:
    """One step in a process of its own, killed at a point; what it printed."""
    with started(rollout, service, name, dies_at, key) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if dies_at else 0), err
    return out


def started(rollout: Rollout, service: SecretService, name: str, dies_at: str, key: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STEP, str(rollout.root), name, dies_at]
    pipe = subprocess.PIPE
    environ = service.whole(NEW_KEY=key, PYTHONPATH=str(REPO))
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environ)


@pytest.mark.parametrize(
    "dies_at",
    ["before rotation begun", "after rotation begun", "before store", "after store", "before new key stored",
     "after new key stored"],
)  # fmt: skip
def test_killed_while_the_new_key_is_stored(
    rollout: Rollout, vault: Vault, service: SecretService, dies_at: str
) -> None:
    walked(rollout, vault, 0)
    step(rollout, service, "make", dies_at)
    again = reopened(rollout.root, days=0.01)
    assert held(vault)[0] == "2345", "the old key is where it was"
    assert in_keyring(again, vault, "analytics") == OLD
    if rotation_steps(told(again)).at in (None, "make"):
        rotate.make(again, vault, "analytics", NEW)
    assert held(vault) == ("2345", "7654")
    assert rotation_steps(told(again)).at == "switch"
    assert leaks(rollout.root) == []


def test_killed_and_then_another_new_key(rollout: Rollout, vault: Vault, service: SecretService) -> None:
    walked(rollout, vault, 0)
    step(rollout, service, "make", "after store")
    again = reopened(rollout.root)
    with pytest.raises(UsageError, match="holds another new key for analytics, ending in 7654"):
        rotate.make(again, vault, "analytics", THIRD)
    rotate.cancel(again, vault, "analytics")
    assert [one.last4 for one in told(again).former] == ["7654"], "what was dropped is still to be revoked"
    rotate.make(again, vault, "analytics", THIRD)
    assert held(vault) == ("2345", "1222")


@pytest.mark.parametrize(
    "dies_at", ["before store", "after store", "before rotated", "after rotated", "before delete", "after delete"]
)
def test_killed_while_the_new_key_takes_the_old_ones_place(
    rollout: Rollout, vault: Vault, service: SecretService, dies_at: str
) -> None:
    walked(rollout, vault, 3)
    step(rollout, service, "revoke", dies_at)
    again = reopened(rollout.root)
    assert in_keyring(again, vault, "analytics") == NEW, "its user has the new key all the time"
    if told(again).next is not None:
        rotate.revoked(again, vault, "analytics")
    assert held(vault)[0] == "7654"
    assert [one.last4 for one in told(again).former] == ["2345"]
    rotate.make(again, vault, "analytics", THIRD)
    assert held(vault) == ("7654", "1222"), "nothing left over stands in the way of the next one"


def test_two_processes_rotate_the_same_key_at_once(rollout: Rollout, vault: Vault, service: SecretService) -> None:
    walked(rollout, vault, 0)
    with (
        started(rollout, service, "make", "", PLATFORM_2) as one,
        started(rollout, service, "make", "", PLATFORM_3) as two,
    ):
        said = [process.communicate(timeout=60)[0].strip() for process in (one, two)]
    assert sorted(line.split()[0] for line in said) == ["UsageError", "done"], said
    winner = "7654" if said[0] == "done" else "1222"
    again = reopened(rollout.root)
    assert held(vault) == ("2345", winner)
    assert told(again).next.last4 == winner  # type: ignore[union-attr]
    assert f"the new key ends in {winner}" in "".join(said)


def test_a_key_somebody_is_at_is_waited_for_and_then_named(rollout: Rollout, vault: Vault) -> None:
    walked(rollout, vault, 0)
    impatient = reopened(rollout.root, patience=0.05)
    import threading

    entered, over = threading.Event(), threading.Event()

    def hold() -> None:
        with key_locked(rollout.root, "analytics"):
            entered.set()
            over.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(30)
    try:
        with pytest.raises(FolderBusyError, match="at work on the key analytics"):
            rotate.make(impatient, vault, "analytics", NEW)
    finally:
        over.set()
        holder.join(30)
    assert held(vault) == ("2345", "")


def test_the_plan_begins_again_with_the_new_key(rollout: Rollout, vault: Vault) -> None:
    from codex_rollout_tui.actions.credentials.report import key_findings

    add(rollout, vault, "analytics", OLD, facts={"rotate_by": "2026-05-25"})
    assert [one.code for one in key_findings(rollout)] == ["rotate-soon"]
    rotate.make(rollout, vault, "analytics", NEW)
    rotate.switched(rollout, "analytics")
    rotate.smoke_tested(rollout, "analytics")
    assert [one.code for one in key_findings(rollout)] == ["rotation-open"]
    rotate.revoked(rollout, vault, "analytics")
    assert key_findings(rollout) == ()
    late = reopened(rollout.root, days=100)
    assert [one.code for one in key_findings(late)] == ["rotate-overdue"]
    assert late.clock() - NOW == timedelta(days=100)
