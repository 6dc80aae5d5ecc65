"""The mail and its answer, and a key taken out of the keyring."""

from __future__ import annotations

from datetime import date

import pytest

from codex_rollout_tui.actions.credentials import email
from codex_rollout_tui.actions.credentials.add import add, note_facts
from codex_rollout_tui.actions.credentials.hand_over import environment, from_environment, in_keyring
from codex_rollout_tui.actions.credentials.readback import read_back, read_back_all
from codex_rollout_tui.actions.credentials.records import lost
from codex_rollout_tui.actions.credentials.remove import remove
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.status_report import status_data, status_lines
from codex_rollout_tui.errors import LastFourError, MissingSecretError, UsageError
from codex_rollout_tui.vault.vault import Vault
from tests.actions.credentials.rollouts import NEW, OLD, TOKEN, held, leaks, told
from tests.actions.rollouts import reopened, state, status
from tests.vault.service import SecretService


def test_the_mails_way(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    done = email.sent(rollout, "analytics", "2026-05-18", "88120")
    assert told(rollout).now.asked == date(2026, 5, 18)
    assert done.ticked == ("analytics-key-scope-email", "analytics-key-confirmed")
    assert status(rollout, "analytics-key-scope-email") == "done"
    assert "ticket 88120" in state(rollout, "analytics-key-scope-email").reason
    waiting = state(rollout, "analytics-key-confirmed")
    assert (waiting.status, waiting.due) == ("waiting", "2026-05-25")
    email.confirmed(rollout, "analytics", "2026-05-20")
    assert status(rollout, "analytics-key-confirmed") == "done"
    assert told(rollout).now.confirmed == date(2026, 5, 20)


def test_a_compliance_mail_is_ticked_with_the_scope(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "compliance", OLD, facts={"scope_asked": "delete"})
    email.sent(rollout, "compliance")
    assert state(rollout, "compliance-key-email").reason.startswith("delete")


@pytest.mark.parametrize(
    ("say", "told_"),
    [
        (lambda r: email.sent(r, "analytics", "2026-05-21"), "has not come yet"),
        (lambda r: email.sent(r, "analytics", "x"), "is no date"),
        (lambda r: email.confirmed(r, "analytics", "2026-05-17"), "cannot be of 2026-05-17"),
        (lambda r: email.sent(r, "ci"), "needs no mail"),
        (lambda r: email.draft(r, "ci"), "needs no mail"),
        (lambda r: email.sent(r, "compliance"), "not stored yet"),
        (lambda r: email.sent(r, "nobody"), "There is no key"),
    ],
)
def test_what_cannot_be_said_of_a_mail(rollout: Rollout, vault: Vault, say: object, told_: str) -> None:
    add(rollout, vault, "analytics", OLD)
    email.sent(rollout, "analytics", "2026-05-18")
    add(rollout, vault, "ci", TOKEN, "access-token")
    note_facts(rollout, "compliance", None, {"created_by": "Ana"})
    with pytest.raises(UsageError, match=told_):
        say(rollout)  # type: ignore[operator]


def test_a_removed_key_is_gone_and_said_to_work_still(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "ci", TOKEN, "access-token")
    assert remove(rollout, vault, "ci").was_held
    assert held(vault, "ci") == ("", "")
    found = told(rollout, "ci")
    assert (found.now.last4, found.now.stored, found.now.held_by, found.revoked) == (TOKEN.last4, None, (), None)
    assert not remove(rollout, vault, "ci", is_revoked=True).was_held
    assert told(rollout, "ci").revoked == date(2026, 5, 20)
    assert read_back(rollout, vault, "ci")[0].outcome == "good"


def test_after_a_revocation_the_name_is_free_again(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    remove(rollout, vault, "analytics", is_revoked=True)
    assert status(rollout, "analytics-key-store") == "stale"
    later = reopened(rollout.root, days=1)
    add(later, vault, "analytics", NEW)
    assert (told(later).now.last4, told(later).revoked) == ("7654", None)
    assert [one.last4 for one in told(later).former] == ["2345"]
    assert status(later, "analytics-key-store") == "done"


def test_forgotten_on_purpose_is_not_lost(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "ci", TOKEN, "access-token")
    assert remove(rollout, vault, "ci", forget=True).credential is None
    assert rollout.credentials() == {}
    assert lost(rollout) == ()
    assert read_back_all(rollout, vault) == ()


def test_what_others_hold_is_not_forgotten(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "ci", TOKEN, "access-token")
    add(reopened(rollout.root, "Ben"), vault, "ci", TOKEN)
    rollout.refresh()
    with pytest.raises(UsageError, match="Ben still holds the key ci"):
        remove(rollout, vault, "ci", forget=True)
    assert held(vault, "ci")[0] == TOKEN.last4
    remove(rollout, vault, "ci")
    assert told(rollout, "ci").now.held_by == ("ben-0000",)
    assert told(rollout, "ci").now.stored is not None


def test_a_key_whose_facts_are_gone_can_be_taken_out(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "ci", TOKEN, "access-token")
    (rollout.root / "credentials.toml").unlink()
    again = reopened(rollout.root)
    assert remove(again, vault, "ci").was_held
    assert held(vault, "ci") == ("", "")
    assert lost(again) == ()
    with pytest.raises(UsageError, match="There is no key 'nobody'"):
        remove(again, vault, "nobody")


def test_a_key_in_hand_is_the_one_that_is_meant(rollout: Rollout, vault: Vault) -> None:
    add(rollout, vault, "analytics", OLD)
    assert in_keyring(rollout, vault, "analytics") == OLD
    vault.store("analytics", NEW)
    with pytest.raises(LastFourError, match="ends in 7654"):
        in_keyring(rollout, vault, "analytics")
    vault.delete("analytics")
    with pytest.raises(MissingSecretError, match="held by Ana"):
        in_keyring(rollout, vault, "analytics")


def test_a_variable_is_taken_out_of_the_environment() -> None:
    environ = {"MY_KEY": OLD.reveal(), "PATH": "/bin"}
    secret = from_environment(environ, "MY_KEY")
    assert secret == OLD
    assert environ == {"PATH": "/bin"}
    assert environment(environ, "CODEX_ACCESS_TOKEN", secret) == {"PATH": "/bin", "CODEX_ACCESS_TOKEN": OLD.reveal()}
    with pytest.raises(UsageError, match="is not set"):
        from_environment(environ, "MY_KEY")
    for wrong in ("A=B", "", "1A", "Ä"):
        with pytest.raises(UsageError, match="letters, digits"):
            environment(environ, wrong, secret)


def test_status_reminds(rollout: Rollout, vault: Vault, service: SecretService) -> None:
    add(rollout, vault, "analytics", OLD, facts={"rotate_by": "2026-05-25"})
    add(rollout, vault, "ci", TOKEN, "access-token", {"expires": "never"})
    service.lock()
    lines = "\n".join(status_lines(rollout, rollout.statuses(), 10))
    assert "▲ Key: rotate analytics by 2026-05-25" in lines
    assert "▲ Key: ci never expires" in lines
    data = status_data(rollout, rollout.statuses())
    assert [(one["name"], one["state"], one["rotate_by"]) for one in data["keys"]] == [
        ("analytics", "rotate-soon", "2026-05-25"),
        ("ci", "stored", "2026-08-18"),
    ]
    assert [(one["key"], one["code"]) for one in data["key_findings"]] == [
        ("analytics", "rotate-soon"),
        ("ci", "never-expires"),
    ]
    assert leaks(rollout.root) == []
