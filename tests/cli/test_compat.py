"""`codex-rollout policy compat`, as a person and a script have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from tests.cli.command import data, process, refused, run

POLICY = """allowed_sandbox_modes = ["read-only"]
allowed_web_search_modes = ["cached", "indexed"]
allow_apshots = false

[features]
browser_use = false

[experimental_network]
enabled = true
allow_local_binding = false
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "strict.toml"
    file.write_text(POLICY)
    return file


def test_ranges_are_shown_by_default(policy: Path) -> None:
    lines = run("policy", "compat", policy, code=1).stdout.replace(str(policy), "strict.toml").splitlines()
    assert [line.split("  ")[0] for line in lines if line and not line.startswith((" ", "strict"))] == [
        "allowed_sandbox_modes",
        "allowed_web_search_modes",
        'allowed_web_search_modes: "indexed"',
        "allow_apshots",
        "features.browser_use",
        "experimental_network (2 keys)",
    ]
    told = " ".join(" ".join(lines).split())
    assert 'allowed_web_search_modes: "indexed" known to 0.145 or newer refused by 0.99 to 0.138' in told
    assert "allow_apshots no measured client knows it" in told
    assert "features.browser_use known to 0.124 or newer refused by 0.110 to 0.121" in told
    assert "strict.toml: 1 key needs 0.145 or newer." in told
    assert "Codex stops on it in 0.99 to 0.138: an outage for everybody on those versions." in told
    assert "enforces the whole file is 0.145, but for 1 key that no measured client knows." in told
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("name", ["pilot", "standard", "regulated"])
def test_keys_of_one_table_that_stand_alike_are_named_once(tmp_path: Path, name: str) -> None:
    file = tmp_path / "requirements.toml"
    file.write_text(blocks()[name].text)
    told = run("policy", "compat", file).stdout.partition("\n\n")[0].splitlines()
    assert "experimental_network (4 keys)" in [line.split("  ")[0] for line in told]
    names = [line.partition(" (")[0] for line in told if " keys)" in line]
    assert len(set(names)) == len(names)


def test_the_whole_table_fits_a_terminal(policy: Path) -> None:
    lines = run("policy", "compat", policy, "--all", code=1).stdout.splitlines()
    head, table = lines[:3], lines[3 : lines.index("")]
    assert max(map(len, head + table)) <= 80
    assert [line.split()[-1] for line in head] == ["1", "6", "9"]
    signs = {line[:-34].strip(): line[-33:].replace(" ", "") for line in table}
    assert {len(each) for each in signs.values()} == {len(VERSIONS)}
    assert signs['allowed_web_search_modes: "indexed"'] == "···✗✗✗✗✗✗✗✗✓✓✓✓✓✓"
    assert signs["allow_apshots"] == "·" * 17
    assert signs["starts"] == "✓✓✓✗✗✗✗✗✗✗✗✓✓✓✓✓✓"
    assert "✓ known   · ignored without a word   ✗ Codex refuses the whole file over it" in lines


def test_one_client_is_told_what_it_misses(policy: Path) -> None:
    told = run("policy", "compat", policy, "--client", "0.138", "--client", "0.77", code=1).stdout
    assert told.replace(str(policy), "strict.toml").splitlines() == [
        "Codex 0.77 ignores 5 keys of strict.toml.",
        "  ignores line 2: allowed_web_search_modes: known to 0.99 or newer",
        "  ignores line 3: allow_apshots: no measured client knows it",
        "  ignores line 6: features.browser_use: known to 0.124 or newer",
        "  ignores line 9: experimental_network.enabled: known to 0.99 or newer",
        "  ignores line 10: experimental_network.allow_local_binding: known to 0.99 or newer",
        "Codex 0.138 refuses strict.toml: an outage for everybody on this version.",
        '  refuses line 2: allowed_web_search_modes: "indexed": "indexed" is a value older clients do not know',
        "  ignores line 3: allow_apshots: no measured client knows it",
    ]


def test_a_client_that_enforces_everything_is_good(tmp_path: Path) -> None:
    file = tmp_path / "plain.toml"
    file.write_text('allowed_sandbox_modes = ["read-only"]\nallow_appshots = false\n')
    assert run("policy", "compat", file, "--client", "0.138").stdout == f"Codex 0.138 enforces all of {file}.\n"
    assert run("policy", "compat", file, "--client", "newest", "--client", "0.130", code=1)
    told = run("policy", "compat", file).stdout
    assert "1 key needs 0.138 or newer." in told
    assert "The oldest version that enforces the whole file is 0.138.\n" in told


def test_json_has_every_key_and_client(policy: Path) -> None:
    found = data("policy", "compat", policy, code=1)
    assert found["path"] == str(policy)
    assert list(found["clients"]) == list(VERSIONS)
    assert [client for client, answer in found["clients"].items() if answer == "refuse"] == list(VERSIONS[3:11])
    assert (found["oldest"], found["enforcing"]) == ("0.145.0", list(VERSIONS[11:]))
    assert found["needs"] == "1 key needs 0.145 or newer"
    rows = {(row["key"], row["value"]): row for row in found["keys"]}
    row = rows["allowed_web_search_modes", "indexed"]
    assert (row["line"], row["why"]) == (2, '"indexed" is a value older clients do not know')
    assert [row["clients"][client] for client in ("0.90.0", "0.99.0", "0.145.0")] == ["ignored", "refused", "known"]
    assert rows["allowed_sandbox_modes", None]["why"] is None
    few = data("policy", "compat", policy, "--client", "0.138", code=1)
    assert few["clients"] == {"0.138.0": "refuse"}
    assert {tuple(row["clients"]) for row in few["keys"]} == {("0.138.0",)}


def test_a_broken_file_is_refused_by_all(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("a = [\n")
    told = run("policy", "compat", file, code=1).stdout
    assert "(the text)" in told
    assert "Codex stops on it in every measured client" in told
    assert "No measured version enforces the whole file." in told


def test_standard_input_is_a_file() -> None:
    done = process("policy", "compat", "-", "--json")
    assert done.returncode == 0
    assert b'"needs": "Every measured client knows every key"' in done.stdout


def test_wrong_use_is_one_sentence(tmp_path: Path, policy: Path) -> None:
    assert "cannot be read" in refused("policy", "compat", tmp_path / "nowhere.toml")
    assert "was not measured" in refused("policy", "compat", policy, "--client", "0.1")


def test_foreign_names_cannot_harm_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "foreign.toml"
    file.write_text('"\\u001b[31m" = 1\n"a\\nb" = 2\n[features]\n"\\u001b]0;x" = true\n')
    for more in ((), ("--all",), ("--client", "0.121")):
        assert "\x1b" not in run("policy", "compat", file, *more, code=1).stdout


def test_signs_need_no_colour(policy: Path) -> None:
    done = process("policy", "compat", str(policy), "--all", environ={"PYTHONIOENCODING": "latin-1", "NO_COLOR": "1"})
    plain = done.stdout.decode("latin-1")
    assert "v known   · ignored without a word   x Codex refuses the whole file over it" in plain
    assert "\x1b" not in plain
