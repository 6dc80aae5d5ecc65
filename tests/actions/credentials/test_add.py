"""Storing a key: on a real Secret Service, with facts, journal and guide beside it."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

import pytest

from codex_rollout_tui.actions.credentials.add import add, adopt, note_facts
from codex_rollout_tui.actions.credentials.readback import read_back, read_back_all
from codex_rollout_tui.actions.credentials.records import lost, write_down
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import (
    KeyringLockedError,
    LastFourError,
    MissingSecretError,
    SecretRefusedError,
    UsageError,
)
from codex_rollout_tui.store import transaction
from codex_rollout_tui.vault.vault import Vault
from tests.actions.credentials.rollouts import NEW, OLD, TOKEN, did, held, leaks, told
from tests.actions.rollouts import NOW, begin, reopened, status
from tests.credentials.samples import PLATFORM
from tests.vault.service import SecretService


def test_a_key_is_stored_and_everything_says_so(rollout: Rollout, vault: Vault) -> None:
    done = add(rollout, vault, "analytics", OLD, facts={"created_by": "Ana Ruiz", "key_name": "Codex Analytics API"})
    assert vault.read("analytics") == OLD
    key = told(rollout).now
    assert (key.last4, key.created_by, key.made) == ("2345", "Ana Ruiz", date(2026, 5, 20))
    assert (key.stored, key.held_by) == (NOW, (rollout.writer,))
    assert did(rollout) == [("analytics", "named"), ("analytics", "stored")]
    assert done.where == "Secret Service"
    assert done.ticked == ("analytics-key-create", "analytics-key-store")
    assert {status(rollout, item) for item in done.ticked} == {"done"}
    assert rollout.statuses().states["analytics-key-store"].event.fields["answer"] == "2345"  # type: ignore[union-attr]
    assert leaks(rollout.root) == []


def test_the_same_key_again_changes_nothing(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    before = told(rollout)
    add(rollout, vault, "analytics", OLD)
    assert told(rollout) == before
    assert vault.read("analytics") == OLD


@pytest.mark.parametrize(
    ("name", "kind", "secret", "error", "match"),
    [
        ("analytics", None, TOKEN, SecretRefusedError, "a Codex access token"),
        ("analytics", "compliance", OLD, UsageError, "is of kind analytics"),
        ("ci", None, TOKEN, UsageError, "with --kind"),
        ("ci", "tokens", TOKEN, UsageError, "no kind of key 'tokens'"),
        (PLATFORM, "other", OLD, UsageError, "never given as an argument"),
        ("a.next", "other", OLD, UsageError, "lower-case letters"),
        ("", "other", OLD, UsageError, "lower-case letters"),
        ("ci", "access-token", Secret(""), SecretRefusedError, "Nothing was entered"),
        ("ci", "access-token", Secret("at-" + "x" * 300_000), SecretRefusedError, "300,003 characters"),
        ("ci", "access-token", Secret(TOKEN.reveal() + "\x00"), SecretRefusedError, "NUL bytes"),
    ],
)
def test_what_cannot_be_stored_leaves_no_trace(
    rollout: Rollout, vault: Vault, name: str, kind: str | None, secret: Secret, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match) as found:
        add(rollout, vault, name, secret, kind)
    assert PLATFORM not in str(found.value)
    assert rollout.credentials() == {}
    assert did(rollout) == []
    assert vault.read("ci") is None


def test_another_key_is_never_written_over_the_first(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    with pytest.raises(LastFourError, match="ends in 7654, and the facts of analytics say it ends in 2345"):
        add(rollout, vault, "analytics", NEW)
    assert vault.read("analytics") == OLD


def test_a_key_that_is_not_the_one_of_the_facts_is_refused(rollout: Rollout, vault: Vault) -> None:
    note_facts(rollout, "analytics", None, {"last4": "k7Qd"})
    with pytest.raises(LastFourError, match="k7Qd"):
        add(rollout, vault, "analytics", OLD)
    assert held(vault) == ("", "")
    assert told(rollout).now.stored is None


def test_each_purpose_has_a_key_of_its_own(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    with pytest.raises(SecretRefusedError, match="This is the key analytics already"):
        add(rollout, vault, "compliance", OLD)
    assert vault.read("compliance") is None
    add(rollout, vault, "compliance", NEW)


def test_a_locked_keyring_leaves_facts_that_say_so(rollout: Rollout, vault: Vault, service: SecretService) -> None:
    service.lock()
    with pytest.raises(KeyringLockedError):
        add(rollout, vault, "analytics", OLD)
    assert rollout.credentials().get("analytics") is None or told(rollout).now.stored is None
    assert status(rollout, "analytics-key-store") == "todo"
    service.unlock()
    add(rollout, vault, "analytics", OLD)
    assert told(rollout).now.stored == NOW


def test_an_interruption_after_the_keyring_is_said_and_can_be_finished(
    rollout: Rollout, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: Any, **more: Any) -> Any:
        if given[3] == "stored":
            raise SystemError("killed")
        return write_down(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr("codex_rollout_tui.actions.credentials.add.write_down", dies)
        with pytest.raises(SystemError):
            add(rollout, vault, "analytics", OLD)
    again = reopened(rollout.root)
    (found,) = read_back(again, vault, "analytics")
    assert (found.outcome, found.last4) == ("unlisted", "2345")
    assert "key add analytics --from-keyring" in found.remedy
    with pytest.raises(UsageError, match="holds another key analytics already, ending in 2345"):
        add(again, vault, "analytics", NEW)
    adopt(again, vault, "analytics")
    assert told(again).now.stored is not None
    assert read_back(again, vault, "analytics")[0].outcome == "good"


def test_facts_that_were_lost_are_missed_and_can_be_taken_in_again(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    add(rollout, vault, "ci", TOKEN, "access-token")
    (rollout.root / "credentials.toml").unlink()
    again = reopened(rollout.root)
    assert lost(again) == ("analytics", "ci")
    assert [(one.name, one.outcome, one.last4) for one in read_back_all(again, vault)] == [
        ("analytics", "unlisted", "2345"),
        ("ci", "unlisted", TOKEN.last4),
    ]
    adopt(again, vault, "analytics")
    adopt(again, vault, "ci", "access-token")
    assert lost(again) == ()


def test_a_key_that_went_missing_is_told_from_one_a_colleague_holds(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    assert vault.delete("analytics")
    (found,) = read_back(rollout, vault, "analytics")
    assert (found.outcome, "this machine holds it" in found.text) == ("missing", True)
    (found,) = read_back(reopened(rollout.root, "Ben"), vault, "analytics")
    assert (found.outcome, found.text) == ("elsewhere", "held by Ana, not on this machine")


def test_a_key_with_another_end_than_the_facts_is_told(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    vault.store("analytics", NEW)
    (found,) = read_back(rollout, vault, "analytics")
    assert (found.outcome, found.last4) == ("differs", "7654")
    assert "2345" in found.text


def test_a_colleague_holds_the_same_key_too(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    bens = reopened(rollout.root, "Ben")
    add(bens, vault, "analytics", OLD)
    assert told(bens).now.held_by == (rollout.writer, bens.writer)
    assert told(bens).now.stored == NOW


def test_a_name_nobody_knows(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    with pytest.raises(UsageError, match=r"There is no key 'analytcs' here. Did you mean analytics\?"):
        read_back(rollout, vault, "analytcs")
    with pytest.raises(MissingSecretError, match="holds no key compliance"):
        adopt(rollout, vault, "compliance")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"made": "yesterday"}, "'yesterday' is no date"),
        ({"made": "2026-05-21"}, "has not come yet"),
        ({"expires": "soon"}, "'soon' is no date"),
        ({"last4": "12345"}, "never more of it"),
        ({"last4": PLATFORM}, "never more of it"),
        ({"key_name": PLATFORM}, "looks like it holds a secret"),
        ({"created_by": " "}, "is empty"),
        ({"created_by": "a\u202eb"}, "nobody can see"),
        ({"scope_asked": "everything"}, "no scope to ask for here"),
    ],
)
def test_facts_that_do_not_fit(rollout: Rollout, facts: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told) as found:
        note_facts(rollout, "compliance", None, facts)
    assert PLATFORM not in str(found.value)
    assert rollout.credentials() == {}


def test_facts_can_come_before_the_key_and_after_it(rollout: Rollout, vault: Vault) -> None:
    note_facts(rollout, "ci", "access-token", {"created_by": "Ana", "expires": "2026-08-01", "used_by": ("nightly",)})
    add(rollout, vault, "ci", TOKEN)
    note_facts(rollout, "ci", None, {"rotate_by": "2026-07-01", "used_by": ("nightly", "weekly")})
    found = told(rollout, "ci")
    assert (found.now.created_by, str(found.now.expires), str(found.now.rotate_by)) == (
        "Ana",
        "2026-08-01",
        "2026-07-01",
    )
    assert found.used_by == ("nightly", "weekly")
    with pytest.raises(UsageError, match="another one comes by: key rotate ci"):
        note_facts(rollout, "ci", None, {"last4": "0000"})


def test_taking_back_a_tick_leaves_the_key(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    assert [event.item for event in undo(rollout)] == ["analytics-key-create", "analytics-key-store"]
    assert [status(rollout, f"analytics-key-{item}") for item in ("create", "store")] == ["todo", "todo"]
    assert told(rollout).now.stored == NOW
    assert vault.read("analytics") == OLD


def test_an_item_that_is_hidden_is_not_ticked(root: Any, service: SecretService) -> None:
    rollout = begin(root, surfaces=["local"], conditions={"access-tokens": False})
    done = add(rollout, Vault(rollout.file.id), "ci", TOKEN, "access-token")
    assert done.ticked == ()


def test_two_rollouts_of_one_person_do_not_mix(rollout: Rollout, vault: Vault, tmp_path: Any) -> None:
    add(rollout, vault, "analytics", OLD)
    other = begin(tmp_path / "other")
    add(other, Vault(other.file.id), "analytics", NEW)
    assert vault.read("analytics") == OLD


def test_a_full_disk_or_a_closed_file_changes_neither_side(
    rollout: Rollout, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codex_rollout_tui.errors import WriteFailedError

    add(rollout, vault, "analytics", OLD)
    before = (rollout.root / "credentials.toml").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise WriteFailedError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "write_bytes", full)
        with pytest.raises(WriteFailedError):
            note_facts(rollout, "analytics", None, {"created_by": "Zoe"})
    assert (rollout.root / "credentials.toml").read_bytes() == before
    assert told(rollout)._replace() == told(reopened(rollout.root))


def test_a_copy_of_the_folder_is_another_machine(rollout: Rollout, vault: Vault, tmp_path: Any) -> None:
    add(rollout, vault, "analytics", OLD)
    clone = tmp_path / "clone"
    shutil.copytree(rollout.root, clone, ignore=shutil.ignore_patterns("private", ".lock"))
    elsewhere = reopened(clone, "Ben")
    vault.delete("analytics")
    assert read_back(elsewhere, vault, "analytics")[0].outcome == "elsewhere"
