"""What the tests of keys share: secrets, what the keyring holds, and a rollout somewhere in its walk."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.credentials import rotate
from codex_rollout_tui.actions.credentials.add import add
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.vault.vault import Vault
from tests.credentials.samples import ACCESS, ACCESS_2, PLATFORM, PLATFORM_2, PLATFORM_3

OLD, NEW, THIRD = Secret(PLATFORM), Secret(PLATFORM_2), Secret(PLATFORM_3)
TOKEN, TOKEN_2 = Secret(ACCESS), Secret(ACCESS_2)
ALL = (PLATFORM, PLATFORM_2, PLATFORM_3, ACCESS, ACCESS_2)


def held(vault: Vault, name: str = "analytics") -> tuple[str, str]:
    """How the key and the next one end, as the keyring has them."""
    found = (vault.read(name), vault.read(f"{name}{NEXT}"))
    return (found[0].last4 if found[0] else "", found[1].last4 if found[1] else "")


def told(rollout: Rollout, name: str = "analytics") -> Credential:
    return rollout.credentials()[name]


def did(rollout: Rollout) -> list[tuple[str, str]]:
    """What the journal says happened to keys."""
    events = (event for event in rollout.events if event.kind == "observed" and event.item is None)
    return [(event.fields["key"], event.fields["did"]) for event in events]


def leaks(root: Path) -> list[str]:
    """Files of a folder in which a secret of these tests stands."""
    return [
        str(path) for path in root.rglob("*") if path.is_file() and any(s.encode() in path.read_bytes() for s in ALL)
    ]


def walked(rollout: Rollout, vault: Vault, steps: int) -> None:
    """A stored key, and so many steps of its rotation."""
    add(rollout, vault, "analytics", OLD)
    if steps > 0:
        rotate.make(rollout, vault, "analytics", NEW)
    if steps > 1:
        rotate.switched(rollout, "analytics")
    if steps > 2:
        rotate.smoke_tested(rollout, "analytics")
