"""Through every way in a secret of its own, and nowhere a trace of one; a leak of each kind, put in, is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.canary.ways import POLICY, REFUSED, jobs, prepare, walk
from tests.canary.world import CANARIES, World, python_of
from tests.safety.hostile import commands

SCREENS = "from tests.canary.screens import main; main()"
CRASH = """
import sys
from codex_rollout_tui.actions import items
def broken(rollout, item, text):
    raise RuntimeError(f"nobody expected {text}")
items.add_note = broken
sys.argv[1:] = ["-C", sys.argv[1], "note", "local-toggle", sys.stdin.read()]
from codex_rollout_tui.cli.entry import main
main()
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return prepare(tmp_path / "world")


def test_no_command_writes_or_prints_a_secret(world: World) -> None:
    codes = walk(world)
    assert codes[: len(REFUSED)] == [2] * len(REFUSED)
    named = dict(zip((" ".join(words[2:4]) for words, _ in jobs(world)), codes, strict=True))
    assert named["policy explain"] == 0
    assert named["policy lint"] == 1
    assert None not in codes
    assert world.captured["output of the app"].count(b"[a secret]") > 40
    assert len([path for path, _ in world.files() if "/journal/" in path]) == 2
    assert world.hunt() == []


def test_no_screen_shows_one_but_the_editor(world: World) -> None:
    done = python_of(world, SCREENS, str(world.root))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.count(b"<svg") >= 15
    assert done.stdout.count(b"[a secret]") > 10
    assert world.hunt() == []


def test_a_crash_repeats_none(world: World) -> None:
    done = python_of(world, CRASH, str(world.root), given=CANARIES["written"])
    assert b"RuntimeError: nobody expected [a secret]" in done.stderr
    assert world.hunt() == []


NO_GATE = "import codex_rollout_tui.redact as r; r.secret_path = lambda value: None\n"
NO_SHAPE = "import codex_rollout_tui.redact as r; r.redacted = lambda text, secrets=(): text\n"
NO_WORDS = "import codex_rollout_tui.policy.catalogue.secrets as s; s.secret_texts = lambda document: ()\n"
NO_VALUES = (
    NO_GATE + "import codex_rollout_tui.policy.catalogue.secrets as s; s.without_secrets = lambda value, path: value\n"
)
KINDS: dict[str, tuple[str, str, str]] = {
    "a journal": (NO_GATE, "written", "/journal/"),
    "rollout.toml": (NO_GATE, "written", "/rollout.toml"),
    "kept expectations": (NO_GATE, "kept", "/policy.toml.expect.toml"),
    "the name of a journal": (NO_GATE, "person", "/journal/"),
    "a colleague's text": (NO_SHAPE, "foreign", "output"),
    "the name of a file": (NO_SHAPE, "named", "output"),
    "what was asked": (NO_SHAPE, "kept", "output"),
    "a policy": (NO_SHAPE, "policy", "output"),
    "a comment of a policy": (NO_SHAPE, "comment", "output"),
    "what was refused": (NO_SHAPE, "written", "output"),
    "a policy's line": (NO_WORDS, "word", "output"),
    "a policy's value": (NO_VALUES, "word", "output"),
    "an attestation": (NO_VALUES, "word", "/journal/"),
}
"""Kind of leak: what is left out of the program to have it, the way the secret came, and where it is found then."""


@pytest.fixture(scope="module")
def hunts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is found where each defence is left out."""
    found = {}
    for at, patch in enumerate((NO_GATE, NO_SHAPE, NO_WORDS, NO_VALUES)):
        world = prepare(tmp_path_factory.mktemp("leaks") / str(at))
        walk(world, patch)
        found[patch] = world.hunt()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_leak_of_each_kind_is_found(hunts: dict[str, list[str]], kind: str) -> None:
    patch, way, place = KINDS[kind]
    assert [hit for hit in hunts[patch] if hit.startswith(f"{way} in ") and place in hit]


def test_a_leak_on_a_screen_is_found(world: World) -> None:
    python_of(world, NO_SHAPE + SCREENS, str(world.root))
    found = world.hunt()
    assert all(f"{way} in output of the app" in found for way in ("foreign", "policy", "comment"))


def test_a_leak_in_a_crash_is_found(world: World) -> None:
    python_of(world, NO_SHAPE + CRASH, str(world.root), given=CANARIES["written"])
    assert "written in output of the app" in world.hunt()


def test_the_policy_has_every_kind_in_it() -> None:
    assert all(CANARIES[way] in POLICY for way in ("policy", "comment", "word"))
    assert json.dumps(POLICY).count(CANARIES["word"]) == 4


ELSEWHERE = {
    "key": "everything about keys beside a real keyring: `test_canary`",
    "policy edit": "the screens",
    "demo": "an invented rollout",
    "undo": "ids of items",
    "guide list": "the guide",
    "guide diff": "the guide",
    "policy check-docs": "the catalogue",
    "completion": "nothing of anybody's",
    "help": "nothing of anybody's",
}
"""Commands that have no way here, and what they print or where they are walked."""


def test_every_command_has_its_way(world: World) -> None:
    lines = [tuple(words) for words, _ in jobs(world)]
    names = {
        " ".join(command)
        for command in commands.every_command()
        if not any(commands.has(line, command) for line in lines)
    }
    assert {name for name in names if name.split()[0] != "key"} == ELSEWHERE.keys() - {"key"}
