"""Choices on a policy and versions of it."""

from __future__ import annotations

from hashlib import sha256

import pytest

from codex_rollout_tui.actions.policy import edit_policy, last_saved, save_version, saved_names, saved_text
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import PolicyEditError, UsageError
from codex_rollout_tui.policy.text.document import Document
from tests.actions.rollouts import choose, content, reopened, replaced


def versions(rollout: Rollout) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (rollout.root / "versions").iterdir()}


def test_a_choice_writes_the_file_at_once_and_keeps_both_texts(rollout: Rollout) -> None:
    before = rollout.policy_on_disk("baseline").data
    (event,) = choose(rollout, "allowed_sandbox_modes", ["read-only"])
    after = (rollout.root / "policies" / "baseline.toml").read_bytes()
    assert after == before + b'allowed_sandbox_modes = ["read-only"]\n'
    assert (event.kind, event.item) == ("decided", None)
    assert {name: event.fields[name] for name in ("policy", "key", "before", "sha256")} == {
        "policy": "baseline",
        "key": "allowed_sandbox_modes",
        "before": sha256(before).hexdigest(),
        "sha256": sha256(after).hexdigest(),
    }
    assert versions(rollout) == {sha256(text).hexdigest(): text for text in (before, after)}
    assert rollout.policy() == Document(after)


def test_a_change_that_changes_nothing_records_nothing(rollout: Rollout) -> None:
    before = content(rollout.root)
    assert edit_policy(rollout, lambda document: Document(document.data), about="x") == ()
    assert save_version(rollout) == ()
    assert content(rollout.root) == before


def test_a_change_that_cannot_be_written_changes_nothing(rollout: Rollout) -> None:
    def refuse(document: Document) -> Document:
        raise PolicyEditError("not like that")

    before = content(rollout.root)
    with pytest.raises(PolicyEditError):
        edit_policy(rollout, refuse, about="x")
    assert content(rollout.root) == before


def test_a_change_starts_from_the_text_on_disk(rollout: Rollout) -> None:
    rollout.policies()
    other = reopened(rollout.root, "Ben")
    choose(other, "allowed_approval_policies", ["untrusted"])
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    text = (rollout.root / "policies" / "baseline.toml").read_text()
    assert "allowed_approval_policies" in text
    assert "allowed_sandbox_modes" in text


def test_quick_changes_of_the_same_length_are_all_seen(rollout: Rollout) -> None:
    for number in range(20):
        edit_policy(rollout, lambda document, n=number: Document(b"# %02d\n" % n), about="x")  # type: ignore[misc]
        assert rollout.policy_on_disk("baseline").data == b"# %02d\n" % number
    assert len([event for event in rollout.events if event.kind == "decided"]) == 22


def test_saving_a_version_is_an_event_with_the_texts_hash(rollout: Rollout) -> None:
    assert saved_text(rollout) == rollout.policy_on_disk("baseline").data
    edit_policy(rollout, replaced(b"# A", b"# B"), about="text")
    assert saved_text(rollout) != rollout.policy_on_disk("baseline").data
    (event,) = save_version(rollout)
    text = rollout.policy_on_disk("baseline").data
    assert (event.kind, event.fields) == ("saved", {"policy": "baseline", "sha256": sha256(text).hexdigest()})
    assert (last_saved(rollout), saved_text(rollout)) == (event, text)
    assert saved_names(rollout) == {"baseline": sha256(text).hexdigest()}
    assert save_version(rollout) == ()


def test_each_policy_has_its_own_versions(rollout: Rollout) -> None:
    (rollout.root / "policies" / "strict.toml").write_bytes(b"# strict\n")
    assert saved_text(rollout, "strict") is None
    save_version(rollout, "strict")
    assert saved_text(rollout, "strict") == b"# strict\n"
    assert set(saved_names(rollout)) == {"baseline", "strict"}


def test_a_policy_that_is_not_there(rollout: Rollout) -> None:
    with pytest.raises(UsageError, match=r"There is no policy 'strict' in .*Policies: baseline"):
        choose_in(rollout, "strict")
    (rollout.root / "policies" / "baseline.toml").unlink()
    assert rollout.policy() is None
    with pytest.raises(UsageError, match="There is no policy 'baseline'"):
        save_version(rollout)


def choose_in(rollout: Rollout, name: str) -> None:
    edit_policy(rollout, lambda document: document, about="x", name=name)


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_a_saved_text_that_is_not_here_stops_nothing(rollout: Rollout, fate: str) -> None:
    (name,) = versions(rollout)
    path = rollout.root / "versions" / f"{name}.toml"
    path.unlink() if fate == "gone" else path.write_bytes(b"something else")
    assert saved_text(rollout) is None
    assert last_saved(rollout) is not None
