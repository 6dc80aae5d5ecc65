"""A look at many policies takes in a few of them; what is put in place of a file is seen by any look."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codex_rollout_tui.store import policies
from codex_rollout_tui.store.policy_glance import AT_ONCE, PolicyGlance
from tests.actions.rollouts import begin

MANY = 3 * AT_ONCE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begin(tmp_path / "acme").root
    for number in range(MANY):
        (root / "policies" / f"p{number:03d}.toml").write_text(f"# {number}\n")
    return root


def looks_until_it_differs(glance: PolicyGlance, known: dict[str, tuple[int, int]], most: int = 10) -> int:
    return next((look for look in range(1, most + 1) if glance.differs(known)), 0)


def settled(root: Path) -> tuple[PolicyGlance, dict[str, tuple[int, int]]]:
    """A glance that knows the folder."""
    glance, known = PolicyGlance(root), dict(policies.state(root))
    assert glance.differs(known), "the first look knows nothing"
    assert looks_until_it_differs(glance, known) == 0
    return glance, known


def in_place(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"! ")
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("number", [0, AT_ONCE - 1, AT_ONCE, MANY - 1])
def test_what_is_written_in_place_is_seen_when_its_turn_comes(root: Path, number: int) -> None:
    glance, known = settled(root)
    in_place(root / "policies" / f"p{number:03d}.toml")
    assert 1 <= looks_until_it_differs(glance, known) <= len(known) // AT_ONCE + 1


@pytest.mark.parametrize("change", ["replaced", "added", "removed"])
def test_what_comes_and_goes_is_seen_by_the_next_look(root: Path, change: str) -> None:
    glance, known = settled(root)
    path = root / "policies" / f"p{MANY - 1:03d}.toml"
    match change:
        case "replaced":
            policies.save(root, path.stem, b"# another\n")
        case "added":
            (root / "policies" / "another.toml").write_text("# another\n")
        case _:
            path.unlink()
    assert looks_until_it_differs(glance, known) == 1


def test_a_folder_that_is_gone_differs_from_policies_that_are_known(root: Path) -> None:
    glance, known = settled(root)
    (root / "policies").rename(root / "elsewhere")
    assert glance.differs(known)
    assert not glance.differs({})


def test_a_rollout_takes_in_what_a_glance_saw(tmp_path: Path) -> None:
    rollout = begin(tmp_path / "acme")
    rollout.policies()
    rollout.glance()
    assert not rollout.glance()
    rollout.policy_file("baseline").write_text("# by hand\n")
    os.utime(rollout.policy_file("baseline"), ns=(1, 1))
    assert rollout.glance()
    assert rollout.policies()["baseline"].data == b"# by hand\n"
    assert not rollout.glance()
