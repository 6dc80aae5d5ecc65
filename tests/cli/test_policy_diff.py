"""`codex-rollout policy diff`, as a person and a script have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import data, process, refused, run

OLD = """allowed_sandbox_modes = ["read-only", "workspace-write"]
allow_appshots = false
sandbox_mode = "read-only"

[features]
hooks = true
"""
NEW = """allowed_sandbox_modes = ["read-only"]
allow_appshots = true

[features]
hooks = false
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_each_change_is_told_with_its_direction_and_lines(files: tuple[Path, Path]) -> None:
    old, new = files
    told = run("policy", "diff", old, new, code=1).stdout.replace(f"{old.parent}/", "")
    assert told.splitlines() == [
        "old.toml -> new.toml: 1 stricter, 1 looser, 1 changed, 1 without effect",
        "  looser     allow_appshots  line 2 -> 2",
        "             Now: Appshots are as the product has them. Before: Appshots are off.",
        "  stricter   allowed_sandbox_modes  line 1 -> 1",
        "             No longer allowed: workspace-write.",
        "  changed    features.hooks  line 6 -> 5",
        "             Now: off for everybody. Before: on for everybody.",
        "  no effect  sandbox_mode  line 3 -> -",
        "             Codex ignores this key: it knows none of this name.",
    ]


def test_the_text_is_shown_with_the_numbers_of_both_sides(files: tuple[Path, Path]) -> None:
    old, new = files
    told = run("policy", "diff", old, new, "--text", code=1).stdout.replace(f"{old.parent}/", "")
    lines = told.split("\n\n", 1)[1].splitlines()
    assert lines[:2] == ["--- old.toml", "+++ new.toml"]
    assert '1   - allowed_sandbox_modes = ["read-only", "workspace-write"]' in lines
    assert '  1 + allowed_sandbox_modes = ["read-only"]' in lines
    assert "5 4   [features]" in lines


def test_spelling_alone_is_no_difference(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text('[features]\napps = false\n[experimental_network]\nenabled = true\nallowed_domains = ["a.com"]\n')
    other.write_text('network_proxy = { enabled = true, allowed_domains = ["a.com"] } # why\nfeatures.apps = false\n')
    told = run("policy", "diff", one, other).stdout
    assert told == f"{one} -> {other}: no change in meaning\n"
    found = data("policy", "diff", one, other, "--text")
    assert (found["differs"], found["same_text"], found["changes"]) == (False, False, [])
    assert found["text"]
    assert "The texts are the same" in run("policy", "diff", one, one, "--text").stdout


def test_json_has_every_change(files: tuple[Path, Path]) -> None:
    old, new = files
    found = data("policy", "diff", old, new, code=1)
    assert found["summary"] == "1 stricter, 1 looser, 1 changed, 1 without effect"
    assert (found["old"]["path"], found["new"]["predicted"], found["text"]) == (str(old), "accept", None)
    changes = {change["key"]: change for change in found["changes"]}
    assert changes["allowed_sandbox_modes"] == {
        "key": "allowed_sandbox_modes",
        "kind": "stricter",
        "how": "altered",
        "path": ["allowed_sandbox_modes"],
        "old": ["read-only", "workspace-write"],
        "new": ["read-only"],
        "words": "No longer allowed: workspace-write.",
        "line_old": 1,
        "line_new": 1,
    }
    assert changes["sandbox_mode"]["how"] == "removed"
    assert changes["features.hooks"]["new"] is False
    text = data("policy", "diff", old, new, "--text", code=1)["text"]
    assert text[0][0] == {
        "sign": "-",
        "old": 1,
        "new": None,
        "text": 'allowed_sandbox_modes = ["read-only", "workspace-write"]',
    }


def test_a_file_codex_refuses_is_an_outage(files: tuple[Path, Path]) -> None:
    old, new = files
    new.write_text("allowed_sandbox_modes = []\n")
    told = run("policy", "diff", old, new, code=1).stdout
    assert f"{new}:1: Codex refuses this file: " in told
    assert f"{old} -> {new}: Codex refuses it, " in told
    found = data("policy", "diff", old, new, code=1)
    assert (found["old"]["predicted"], found["new"]["predicted"]) == ("accept", "refuse")
    assert found["new"]["refusal"]["line"] == 1
    assert found["changes"][0]["kind"] == "outage"
    assert data("policy", "diff", new, old, code=1)["changes"][0]["kind"] == "mended"


def test_a_broken_file_is_named_and_its_text_still_compared(files: tuple[Path, Path]) -> None:
    old, new = files
    new.write_text(OLD.replace("false", "fals"))
    told = run("policy", "diff", old, new, code=1).stdout
    assert told.startswith(f"{new}:2:18: this is not TOML: ")
    assert "By meaning nothing can be compared." in told
    shown = run("policy", "diff", old, new, "--text", code=1).stdout
    assert "2   - allow_appshots = false\n" in shown
    assert "  2 + allow_appshots = fals\n" in shown
    found = data("policy", "diff", old, new, "--text", code=1)
    assert (found["summary"], found["differs"]) == (None, True)
    assert found["new"]["unreadable"]["line"] == 2
    assert found["old"]["unreadable"] is None
    assert found["text"]


def test_a_client_reads_what_it_knows(files: tuple[Path, Path]) -> None:
    old, new = files
    found = data("policy", "diff", old, new, "--client", "0.80", code=1)
    assert found["client"] == "0.80.0"
    assert {change["key"]: change["kind"] for change in found["changes"]} == {
        "allowed_sandbox_modes": "stricter",
        "allow_appshots": "nothing",
        "features": "nothing",
        "sandbox_mode": "nothing",
    }


def test_wrong_use_is_one_sentence(tmp_path: Path, files: tuple[Path, Path]) -> None:
    assert "cannot be read" in refused("policy", "diff", files[0], tmp_path / "nowhere.toml")
    assert "cannot be read" in refused("policy", "diff", tmp_path, files[0])
    assert "one of the two files" in refused("policy", "diff", "-", "-")
    assert "Missing argument" in refused("policy", "diff", files[0])
    assert "was not measured" in refused("policy", "diff", *files, "--client", "0.1")


def test_standard_input_is_one_side(files: tuple[Path, Path]) -> None:
    done = process("policy", "diff", str(files[0]), "-")
    assert done.returncode == 1
    assert b" -> -: 2 looser, 1 changed, 1 without effect\n" in done.stdout


def test_foreign_text_cannot_harm_the_terminal(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text("")
    other.write_text(
        '"\\u001b[31m" = 1 # \u202e\n[features]\n"\\u001b]0;x\\n" = true\n[mcp_servers."a\\u009b"]\n'
        'identity = { command = "x\\u001b[2J" }\n'
    )
    for more in ((), ("--text",), ("--json", "--text")):
        told = run("policy", "diff", one, other, *more, code=1).stdout
        assert not any(char in told for char in "\x1b\x9b\u202e")
