"""The guide's four steps of a rotation: make the new key, switch its user, test it, revoke the old one."""

from typing import Literal, NamedTuple, get_args

from codex_rollout_tui.credentials.credential import Credential

Step = Literal["make", "switch", "test", "revoke"]
STEPS: tuple[Step, ...] = get_args(Step)

WORDS: dict[Step, tuple[str, str]] = {
    "make": ("Make the new key", "made and stored; the old one stays"),
    "switch": ("Switch its user to the new one", "the user has the new key"),
    "test": ("Smoke test", "the new key was seen to work"),
    "revoke": ("Revoke the old one", "the old key is revoked on its page"),
}
"""What a step asks for, and what saying it is done means."""


class RotationSteps(NamedTuple):
    """Where a rotation is: the steps that are done, and the one that is next (None before it was begun)."""

    done: tuple[Step, ...]
    at: Step | None


def rotation_steps(credential: Credential) -> RotationSteps:
    """Where the rotation of a key is."""
    new = credential.next
    if new is None:
        return RotationSteps((), None)
    reached = (new.stored is not None, new.switched is not None, new.tested is not None)
    count = reached.index(False) if False in reached else len(reached)
    return RotationSteps(STEPS[:count], STEPS[count])
