"""Keys that look outside of the policy: the rest of it is judged all the same, and nothing is contacted."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from codex_rollout_tui.codex import isolate, outside_keys
from codex_rollout_tui.codex import verdict as verdicts
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.outside_keys import prepare
from codex_rollout_tui.codex.verdict import Verdict
from tests.codex.standin import bare, python

ask = functools.partial(verdicts.ask, timeout=60)

NEW = (0, 169, 0)
SERVER = b'[config_server]\nbase_url = "https://config.example.com"\n'
CATALOGUE = b'model_catalog_json = "/srv/catalog.json"\n'
SOUND = b'allowed_sandbox_modes = ["read-only"]\n'
REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'


def test_any_other_policy_is_given_as_it_is() -> None:
    for data in (b"", SOUND, b"# config_server, model_catalog_json\n", b"config_server = = 3\n", b"\xff config_server"):
        assert prepare(data, NEW) == outside_keys.PreparedPolicy(data, {})


def test_old_clients_ignore_both_keys() -> None:
    assert prepare(CATALOGUE, (0, 145, 0)) == outside_keys.PreparedPolicy(CATALOGUE, {})
    assert prepare(SERVER, (0, 160, 1)) == outside_keys.PreparedPolicy(SERVER, {})
    assert prepare(CATALOGUE, (0, 152, 1)).files
    assert prepare(SERVER, (0, 164, 0)).server


@pytest.mark.parametrize(
    ("named", "inside"),
    [
        ("/srv/catalog.json", "/srv/catalog.json"),
        ("//srv/../x//y.json", "/x/y.json"),
        ("~/a/b.json", "/h/a/b.json"),
        ("models.json", "/etc/codex/models.json"),
        ("../up.json", "/etc/up.json"),
        ("C:\\models.json", "/etc/codex/C:\\models.json"),
    ],
)
def test_a_stand_in_lies_where_the_binary_looks(named: str, inside: str) -> None:
    assert list(prepare(f"model_catalog_json = '{named}'".encode(), NEW).files) == [inside]


@pytest.mark.parametrize(
    "named",
    [
        *("", "/", ".", "..", "/etc", "/etc/codex", "~/", "/h", "/codex", "/codex/x", "/proc/self/exe", "/etc/hosts"),
        *("/etc/codex/requirements.toml", "requirements.toml/x", "/etc/ssl/certs", f"/{'x' * 256}", "/x" * 60),
        "/a\\u0000b",
    ],
)
def test_nothing_is_put_where_something_else_is(named: str) -> None:
    assert prepare(f'model_catalog_json = "{named}"'.encode(), NEW).files == {}


def test_a_catalogue_nobody_can_see_from_here_is_no_verdict_and_no_refusal(binary: Binary) -> None:
    verdict = ask(binary, SOUND + CATALOGUE)
    assert (verdict.accepted, verdict.rest_accepted, verdict.key) == (None, True, "model_catalog_json")
    assert "accepts the rest" in verdict.reason
    assert verdict.remedy
    assert verdict.notes


def test_the_rest_of_such_a_policy_is_refused_as_ever(binary: Binary) -> None:
    verdict = ask(binary, REFUSED + CATALOGUE)
    assert (verdict.accepted, verdict.rest_accepted, verdict.key) == (False, False, "allowed_sandbox_modes")
    verdict = ask(binary, b"model_catalog_json = 3\n")
    assert (verdict.accepted, verdict.key) == (False, "model_catalog_json")


@pytest.mark.parametrize("named", ["/", "", "/codex", "/etc/hosts/x", "/etc/hosts"])
def test_a_catalogue_that_cannot_be_put_there_is_no_verdict(binary: Binary, named: str) -> None:
    verdict = ask(binary, f'model_catalog_json = "{named}"'.encode())
    assert (verdict.accepted, verdict.rest_accepted) == (None, False)
    assert verdict.reason


def test_the_words_of_a_missing_file_in_a_value_are_no_missing_file(binary: Binary) -> None:
    assert ask(binary, b'enforce_residency = "No such file or directory (os error 2)"\n').accepted is False


def test_a_config_server_is_judged_and_the_rest_too(binary: Binary) -> None:
    verdict = ask(binary, SOUND + SERVER)
    assert (verdict.accepted, verdict.rest_accepted, verdict.key) == (None, True, "config_server")
    assert "cannot be verified offline" in verdict.reason
    assert ask(binary, REFUSED + SERVER).key == "allowed_sandbox_modes"
    assert ask(binary, b"allowed_approval_policies = []\n" + SERVER).key == "allowed_approval_policies"
    assert ask(binary, SERVER + CATALOGUE.replace(b"model", b"# model")).rest_accepted is True


@pytest.mark.parametrize(
    "table",
    [
        b'base_url = "http://config.example.com"',
        b'base_url = "https://u:p@config.example.com"',
        b'base_url = "https://config.example.com/?x=1"',
        b"base_url = 3",
        b"",
        b'base_url = "https://x"\nnope = 1',
        b'base_url = "https://x"\n[config_server.oauth]\nredirect_port = 0',
    ],
)
def test_a_broken_config_server_is_a_refusal(binary: Binary, table: bytes) -> None:
    verdict = ask(binary, SOUND + b"[config_server]\n" + table + b"\n")
    assert verdict.accepted is False
    assert (verdict.key or "").startswith("config_server")
    broken_too = ask(binary, b"allowed_approval_policies = []\n[config_server]\n" + table + b"\n")
    assert (broken_too.key or "").startswith("config_server"), "the table is read before that list is judged"


RECORDS = """
import json, os, sys
policy = open(os.environ["POLICY"], "rb").read()
with open(os.environ["FOLDER"] + "/given", "a") as file:
    file.write(json.dumps(policy.decode()) + "\\n")
detail = "field `allowed_approval_policies` cannot be empty"
if b"allowed_approval_policies" in policy:
    print(json.dumps({"error": {"data": {"reason": "configLoad", "detail": detail}}}))
    sys.exit(1)
print(json.dumps({"appServerVersion": "0.169.0", "configRequirements": {"requirements": None}}))
"""


@pytest.mark.parametrize("policy", [SERVER, b'\xef\xbb\xbf"\\u0063onfig_server".base_url = "https://x"\n'])
def test_no_binary_is_ever_given_a_server_to_contact(tmp_path: Path, policy: bytes) -> None:
    verdict = ask(python(tmp_path, RECORDS), policy, isolation=bare(tmp_path))
    assert (verdict.accepted, verdict.rest_accepted) == (None, True)
    given = [json.loads(line) for line in (tmp_path / "given").read_text().splitlines()]
    assert len(given) == 2
    for text in given:
        table = "config_server" in text or "onfig_server" in text
        assert table is (outside_keys.SENTINEL in text)


def test_a_binary_that_does_not_mind_the_error_is_not_believed(tmp_path: Path) -> None:
    accepted = '{"appServerVersion":"0.169.0","configRequirements":{"requirements":null}}'
    verdict = ask(python(tmp_path, f"print({accepted!r})"), SERVER, isolation=bare(tmp_path))
    assert (verdict.accepted, verdict.rest_accepted) == (None, False)
    assert "empty list" in verdict.reason


def test_without_those_keys_there_are_no_notes(binary: Binary) -> None:
    assert ask(binary, SOUND) == Verdict(True, binary.version, enforced=ask(binary, SOUND).enforced)
    assert isolate.POLICY not in prepare(SOUND, NEW).files
