"""The key commands: what they print, refuse and end with, on a real Secret Service."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codex_rollout_tui.actions.credentials import hand_over
from codex_rollout_tui.vault.vault import Vault
from tests.actions.credentials.rollouts import leaks
from tests.cli.command import process, run
from tests.cli.key.command import data, refused, say
from tests.credentials.samples import ACCESS, ACCESS_2, PLATFORM, PLATFORM_2
from tests.vault.service import SecretService, forget_keyrings

TODAY = datetime.now(UTC).date()


def rollout_id(root: Path) -> str:
    return next(
        line.split('"')[1] for line in (root / "rollout.toml").read_text().splitlines() if line.startswith("id")
    )


def test_add_list_show_test(acme: Path, service: SecretService) -> None:
    told = say(acme, "add", "analytics", "--created-by", "Ana Ruiz", given=f"{PLATFORM}\n").stdout
    assert "✓ analytics: stored in Secret Service and read back; it ends in 2345." in told
    assert "Store the Analytics key safely: done" in told
    assert f"Next: Write to support: codex-rollout -C {acme} key email analytics" in told
    assert say(acme, "list").stdout.startswith("analytics            Analytics API key    ends in 2345   stored")
    assert "created by             Ana Ruiz" in say(acme, "show", "analytics").stdout
    assert say(acme, "test").stdout == "✓ analytics: read back; it ends in 2345, as the facts say\n"
    read = Vault(rollout_id(acme)).read("analytics")
    assert read is not None
    assert read.reveal() == PLATFORM
    assert leaks(acme) == []


def test_list_as_scripts_read_it(acme: Path, service: SecretService) -> None:
    assert data(acme, "list") == {"schema_version": 1, "keys": [], "findings": []}
    say(acme, "add", "analytics", given=PLATFORM)
    say(acme, "add", "ci", "--kind", "access-token", "--expires", "never", given=ACCESS)
    found = data(acme, "list")
    first, second = found["keys"]
    by = str(TODAY + timedelta(days=90))
    wanted = {"name": "analytics", "kind": "analytics", "last4": "2345", "state": "stored", "rotate_by": by}
    assert wanted.items() <= first.items()
    assert (second["name"], second["kind"], second["expires"]) == ("ci", "access-token", "never")
    assert [(one["key"], one["code"], one["severity"]) for one in found["findings"]] == [
        ("ci", "never-expires", "warning")
    ]
    assert data(acme, "show", "ci")["findings"] == found["findings"]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "analytics", PLATFORM),
        ("add", PLATFORM),
        ("add", "analytics", f"--key={PLATFORM}"),
        ("add", "analytics", "--value", PLATFORM),
        ("add", "analytics", "--key-name", PLATFORM),
        ("add", "analytics", "plain-extra-word"),
        ("add", "analytics", "x" * 300),
        ("rotate", "analytics", ACCESS),
        ("test", "analytics", ACCESS),
        ("show", ACCESS),
        ("remove", "analytics", PLATFORM),
        ("email", "analytics", PLATFORM),
        ("export-env", PLATFORM, "--", "true"),
        (PLATFORM,),
    ],
)
def test_a_key_as_an_argument_is_refused_and_never_repeated(acme: Path, words: tuple[str, ...]) -> None:
    told = refused(acme, *words)
    assert "never given as an argument" in told
    assert "history" in told


def test_whatever_else_repeats_an_argument_leaves_secrets_out(acme: Path) -> None:
    told = run("-C", acme, "note", "local-toggle", "x", PLATFORM, code=2).stderr
    assert "[a secret]" in told
    assert PLATFORM not in told
    assert PLATFORM not in run("-C", acme, PLATFORM, code=2).stderr


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (("add", "analytics"), "", "Nothing was entered"),
        (("add", "analytics"), "\n", "Nothing was entered"),
        (("add", "analytics"), f"{PLATFORM}\n{PLATFORM_2}\n", "several lines"),
        (("add", "analytics"), f"{PLATFORM}\n\n", "white space before or after"),
        (("add", "analytics"), f" {PLATFORM}", "white space before or after"),
        (("add", "analytics"), "sk-" + "x" * 300_000, "300,003 characters"),
        (("add", "analytics"), "x" * 1_100_000, "more than a megabyte"),
        (("add", "analytics"), f"{PLATFORM}\x00", "NUL bytes"),
        (("add", "analytics"), b"\xff\xfe\x00", "not UTF-8"),
        (("add", "analytics"), PLATFORM.encode("utf-16"), "not UTF-8"),
        (("add", "analytics"), ACCESS, "a Codex access token"),
        (("add", "ci"), ACCESS, "with --kind"),
        (("add", "ci", "--kind", "tokens"), ACCESS, "There is no kind of key"),
        (("add", "analytics", "--kind", "compliance"), PLATFORM, "is of kind analytics"),
        (("add", "analytics", "--last4", "k7Qd"), PLATFORM, "k7Qd"),
        (("add", "analytics", "--facts-only", "--from-keyring"), "", "not both"),
        (("add", "analytics", "--from-keyring"), "", "holds no key analytics"),
        (("add", "Analytics"), PLATFORM, "lower-case letters"),
        (("test", "nobody"), "", "There is no key 'nobody'"),
        (("test", "--stdin"), PLATFORM, "Say which key"),
        (("rotate", "analytics"), PLATFORM, "There is no key 'analytics'"),
        (("email", "analytics"), "", "There is no key 'analytics'"),
        (("email", "analytics", "--sent", "--confirmed"), "", "one after the other"),
        (("rotate", "analytics", "--switched", "--tested"), "", "One step at a time"),
        (("remove", "analytics"), "", "add --yes"),
        (("export-env", "analytics"), "", "after two hyphens"),
        (("export-env", "analytics", "--", "no-such-program"), "", "is not found"),
        (("export-env", "analytics", "--", "true"), "", "There is no key 'analytics'"),
    ],
)
def test_each_refusal_is_a_sentence_and_changes_nothing(
    acme: Path, service: SecretService, words: tuple[str, ...], given: str | bytes, told: str
) -> None:
    assert told in refused(acme, *words, given=given)
    assert not (acme / "credentials.toml").exists()
    assert Vault(rollout_id(acme)).read("analytics") is None
    assert leaks(acme) == []


@pytest.mark.parametrize("ends", ["", "\n", "\r\n"])
def test_one_line_end_is_not_part_of_the_key(acme: Path, service: SecretService, ends: str) -> None:
    say(acme, "add", "analytics", given=PLATFORM + ends)
    found = Vault(rollout_id(acme)).read("analytics")
    assert found is not None
    assert found.reveal() == PLATFORM


def test_without_a_keyring_every_command_that_needs_one_says_how_to_get_it(
    acme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    told = refused(acme, "add", "analytics", given=PLATFORM)
    assert "there is no keyring on this machine" in told
    assert "dbus-run-session -- bash" in told
    assert "First write down its facts: key add NAME --kind KIND --facts-only" in told
    say(acme, "add", "analytics", "--facts-only", "--last4", "2345", "--created-by", "Ana")
    assert "no keyring" in refused(acme, "test", "analytics")
    assert "no keyring" in refused(acme, "remove", "analytics", "--yes")
    assert data(acme, "list")["keys"][0]["state"] == "made"
    say(acme, "email", "analytics")
    assert run("-C", acme, "status", code=1).stdout
    assert run("-C", acme, "attest", "local-toggle", "--answer", "on").stdout


def test_a_locked_keyring_is_exit_2(acme: Path, service: SecretService) -> None:
    say(acme, "add", "analytics", given=PLATFORM)
    service.lock()
    assert "is locked" in refused(acme, "test")
    assert "is locked" in refused(acme, "export-env", "analytics", "--", "true")
    assert "analytics" in say(acme, "list").stdout, "facts need no keyring"
    service.unlock()
    say(acme, "test")


def test_test_tells_with_its_exit_code(acme: Path, service: SecretService) -> None:
    say(acme, "add", "analytics", given=PLATFORM)
    vault = Vault(rollout_id(acme))
    vault.delete("analytics")
    found = data(acme, "test", code=1)
    assert [(one["name"], one["outcome"]) for one in found["keys"]] == [("analytics", "missing")]
    text = (acme / "credentials.toml").read_text()
    (acme / "credentials.toml").write_text(text.replace('held_by = ["ana-', 'held_by = ["ben-'))
    assert data(acme, "test")["keys"][0]["outcome"] == "elsewhere", "of all keys, those of others are no fault"
    assert data(acme, "test", "analytics", code=1)["keys"][0]["outcome"] == "elsewhere"


def test_a_key_handed_in_from_outside_is_compared_and_not_kept(
    acme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    say(acme, "add", "analytics", "--facts-only", "--last4", "2345")
    monkeypatch.setenv("MY_KEY", PLATFORM)
    told = say(acme, "test", "analytics", "--from-env", "MY_KEY").stdout
    assert told == "✓ analytics: the key that was handed in ends in 2345, as the facts say\n"
    monkeypatch.setenv("MY_KEY", PLATFORM_2)
    assert "ends in 7654" in refused(acme, "test", "analytics", "--from-env", "MY_KEY")
    assert "is not set" in refused(acme, "test", "analytics", "--from-env", "NO_KEY")
    assert "not both" in refused(acme, "test", "analytics", "--from-env", "MY_KEY", "--stdin", given=PLATFORM)
    assert "a Codex access token" in refused(acme, "test", "analytics", "--stdin", given=ACCESS)
    assert leaks(acme) == []


ADVISED = re.compile(r"key (?:add|test|export-env) [A-Za-z][^:.(]*")
"""A command within a sentence."""


def test_the_advice_for_a_machine_without_a_keyring_works_when_it_is_followed(
    acme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    words = {"NAME": "ci", "KIND": "access-token", "ITS-LAST-4": ACCESS[-4:], "VARIABLE": "MY_KEY", "COMMAND": "true"}
    told = refused(acme, "add", "ci", "--kind", "access-token", given=ACCESS)
    advised = ADVISED.findall(told.partition("Without one, ")[2])
    assert [line.split()[1] for line in advised] == ["add", "test", "export-env"]
    for line in advised:
        done = process("-C", str(acme), *(words.get(word, word) for word in line.split()), environ={"MY_KEY": ACCESS})
        assert done.returncode == 0, (line, done.stderr)


def test_a_key_nobody_wrote_down_is_told_how_to_begin_when_it_is_handed_in(
    acme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("MY_KEY", ACCESS)
    told = refused(acme, "export-env", "ci", "--from-env", "MY_KEY", "--", "true")
    assert "There is no key 'ci' here. Write down its facts first: key add ci --facts-only --kind access-token" in told
    told = say(acme, *ADVISED.findall(told)[0].split()[1:]).stdout
    assert "Store the key" not in told, "there is no place for it"
    assert f"codex-rollout -C {acme} key test ci --from-env VARIABLE" in told
    assert f"codex-rollout -C {acme} key export-env ci --from-env VARIABLE -- COMMAND" in told
    monkeypatch.setenv("MY_KEY", ACCESS)
    told = say(acme, "test", "ci", "--from-env", "MY_KEY", code=1).stdout
    assert f"Write it down: key add ci --facts-only --last4 {ACCESS[-4:]}" in told
    say(acme, *told.partition("Write it down: key ")[2].split())
    monkeypatch.setenv("MY_KEY", ACCESS)
    assert "as the facts say" in say(acme, "test", "ci", "--from-env", "MY_KEY").stdout


def test_a_name_that_is_missing_is_missed_and_not_the_command(
    acme: Path, monkeypatch: pytest.MonkeyPatch, service: SecretService
) -> None:
    for words in (("--", "env"), ("--from-env", "MY_KEY", "--", "env", "X"), ("--old", "--", "true")):
        assert "Say which key it is, before the two hyphens" in refused(acme, "export-env", *words)
    assert "after two hyphens" in refused(acme, "export-env", "ci", "--")
    monkeypatch.setenv("MY_KEY", ACCESS)
    told = refused(acme, "test", "--from-env", "MY_KEY")
    assert "key test NAME --from-env MY_KEY. None is known here yet: key add NAME --kind KIND --facts-only." in told
    say(acme, "add", "ci", "--facts-only", "--kind", "access-token")
    monkeypatch.setenv("MY_KEY", ACCESS)
    assert "Known here: ci." in refused(acme, "test", "--from-env", "MY_KEY")


def test_the_mail_as_text_as_link_and_as_data(acme: Path, service: SecretService) -> None:
    say(acme, "add", "analytics", "--created-by", "Ana", "--key-name", "Codex Analytics API", given=PLATFORM)
    result = say(acme, "email", "analytics")
    assert result.stdout.startswith("To: support@openai.com\nSubject: Scope request for Codex Analytics API key\n")
    assert "Still to be filled in: Workspace id" in result.stderr
    assert say(acme, "email", "analytics", "--mailto").stdout.startswith("mailto:support@openai.com?subject=Scope%20")
    found = data(acme, "email", "analytics")
    assert (found["to"], found["missing"]) == ("support@openai.com", ["Workspace id"])
    told = say(acme, "email", "analytics", "--sent", "--ticket", "88120").stdout
    assert "Wait for Analytics access: waiting" in told
    assert data(acme, "email", "analytics", "--confirmed")["ticked"] == ["analytics-key-confirmed"]
    assert data(acme, "list")["keys"][0]["state"] == "confirmed"


def test_a_rotation_from_the_command_line(acme: Path, service: SecretService) -> None:
    say(acme, "add", "ci", "--kind", "access-token", given=ACCESS)
    told = say(acme, "rotate", "ci", given=ACCESS_2).stdout
    assert f"the new key is stored in Secret Service and read back; it ends in {ACCESS_2[-4:]}" in told
    assert "▸ 2  Switch its user to the new one" in told
    assert "key rotate ci --switched" in say(acme, "rotate", "ci").stdout, "without an option it says where it is"
    for option in ("--switched", "--tested"):
        say(acme, "rotate", "ci", option)
    assert data(acme, "show", "ci")["rotation"]["at"] == "revoke"
    say(acme, "test")
    told = say(acme, "rotate", "ci", "--revoked").stdout
    assert "the old key is revoked and gone from the keyring" in told
    assert data(acme, "show", "ci")["last4"] == ACCESS_2[-4:]
    assert leaks(acme) == []


def test_removal(acme: Path, service: SecretService) -> None:
    say(acme, "add", "ci", "--kind", "access-token", given=ACCESS)
    told = say(acme, "remove", "ci", "--yes").stdout
    assert "out of the keyring" in told
    assert "It still works wherever it is known" in told
    assert data(acme, "remove", "ci", "--yes", "--revoked") == {
        "schema_version": 1, "name": "ci", "was_held": False, "forgotten": False,
    }  # fmt: skip
    assert "forgotten" in say(acme, "remove", "ci", "--yes", "--forget", "--json").stdout
    assert data(acme, "list")["keys"] == []


def test_export_env_gives_one_command_the_key_and_its_exit_code(acme: Path, service: SecretService) -> None:
    import sys

    say(acme, "add", "ci", "--kind", "access-token", given=ACCESS)
    where = ("-C", str(acme), "key", "export-env", "ci")
    # The secret itself is no argument: the child compares ends.
    ask = f"import os; print(os.environ['CODEX_ACCESS_TOKEN'][-4:] == '{ACCESS[-4:]}')"
    done = process(*where, "--", sys.executable, "-c", ask)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"True\n", b"")
    ask = "import os; print('CODEX_ACCESS_TOKEN' in os.environ, len(os.environ['MINE']))"
    done = process(*where, "--as", "MINE", "--", sys.executable, "-c", ask)
    assert done.stdout == f"False {len(ACCESS)}\n".encode()
    assert process(*where, "--", "sh", "-c", "exit 7").returncode == 7
    ask = "import os; print('MY_KEY' in os.environ, len(os.environ['CODEX_ACCESS_TOKEN']))"
    done = process(*where, "--from-env", "MY_KEY", "--", sys.executable, "-c", ask, environ={"MY_KEY": ACCESS})
    assert done.stdout == f"False {len(ACCESS)}\n".encode(), "not even under the name it came by"


def test_the_key_handed_over_is_the_right_one_all_through_a_rotation(acme: Path, service: SecretService) -> None:
    say(acme, "add", "ci", "--kind", "access-token", given=ACCESS)
    where = ("-C", str(acme), "key", "export-env", "ci")

    def given(*more: str) -> str:
        done = process(*where, *more, "--", "sh", "-c", 'printf %s "$CODEX_ACCESS_TOKEN" | tail -c 4')
        return done.stdout.decode()

    old, new = ACCESS[-4:], ACCESS_2[-4:]
    say(acme, "rotate", "ci", given=ACCESS_2)
    assert (given(), given("--old")) == (old, old)
    say(acme, "rotate", "ci", "--switched")
    assert (given(), given("--old")) == (new, old)
    say(acme, "rotate", "ci", "--back")
    assert given() == old


def test_status_counts_what_is_pressing(acme: Path, service: SecretService) -> None:
    say(acme, "add", "ci", "--kind", "access-token", "--expires", "never", given=ACCESS)
    told = run("-C", acme, "status", code=1).stdout
    assert "▲ Key: ci never expires" in told


def test_facts_that_were_edited_by_hand_are_told_with_their_line(acme: Path) -> None:
    (acme / "credentials.toml").write_text(f'schema_version = 1\n[key.ci]\nkind = "other"\nnote = "{ACCESS}"\n')
    told = refused(acme, "list")
    assert "credentials.toml, line 4: this looks like a secret itself" in told
    assert run("-C", acme, "status", code=2).stderr.count("\n") == 1


def test_the_environment_a_key_was_handed_in_by_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("MY_KEY", PLATFORM)
    hand_over.from_environment(os.environ, "MY_KEY")
    assert "MY_KEY" not in os.environ
