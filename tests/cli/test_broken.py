"""A folder that is not as it should be: which file, which line, what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.streams import gates
from tests.cli.command import data, refused, run, unchanged

EVERY = (
    ("status",),
    ("attest", "local-toggle", "--answer", "on"),
    ("note", "local-toggle", "x"),
    ("decide", "--surfaces", "local"),
    ("undo",),
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('organisation = "Acme"', "organisation = 5", "line 4: organisation must be text in quotes, not a number."),
        ('surfaces = ["local", "cloud"]', 'surfaces = "local"', "line 7: surfaces must be a list, not text. Write"),
        ("[conditions]", '[conditions]\nscim = "yes"', "line 10: conditions.scim must be true or false, not text."),
        ("[conditions]", "[conditions]\nskim = true", "line 10: there is no condition 'skim'. Did you mean scim?"),
        ("[owners]", "[owners]\nboss = 'Ana'", "there is no owner role 'boss'"),
        ('edition = "2026-05-18"', 'edition = "2026-05-19"', "line 6: edition is '2026-05-19', an edition this"),
        (
            "schema_version = 1",
            "schema_version = 7",
            "has schema version 7, and this codex-rollout knows versions up to 1.",
        ),
        ("schema_version = 1", 'schema_version = "1"', "line 2: schema_version is not 1"),
        ('workspace_id = ""', "workspace_id = ", "line 5:"),
    ],
)
def test_a_rollout_toml_that_is_wrong(acme: Path, old: str, new: str, told: str) -> None:
    path = acme / "rollout.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    for words in EVERY:
        with unchanged(acme):
            sentence = refused("-C", acme, *words)
            assert sentence.startswith(str(path))
            assert told in sentence
    checks = {each["name"]: each for each in data("-C", acme, "doctor", code=1)["checks"]}
    assert checks["rollout"]["state"] == "error"
    assert told in checks["rollout"]["text"]


def test_bytes_that_are_no_text(acme: Path) -> None:
    (acme / "rollout.toml").write_bytes(b"schema_version = 1\n\xff\n")
    assert "rollout.toml, line 2: this is not UTF-8 text. Save the file as UTF-8." in refused("-C", acme, "status")


@pytest.mark.parametrize("words", EVERY)
def test_a_folder_that_is_no_rollout(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with unchanged(tmp_path):
        for folder in (tmp_path, tmp_path / "none", tmp_path / "file"):
            assert refused("-C", folder, *words) == (
                f"{folder} is not a rollout: it has no rollout.toml. Name yours with -C, or start one with: "
                f"codex-rollout init {folder} --organisation NAME --surfaces local,cloud"
            )


def journal_of(acme: Path) -> Path:
    (path,) = (acme / "journal").iterdir()
    return path


def test_an_edited_line_is_named_and_exit_code_1(acme: Path) -> None:
    path = journal_of(acme)
    for item in ("local-toggle", "cloud-toggle"):
        run("-C", acme, "attest", item, "--answer", "on")
    path.write_bytes(path.read_bytes().replace(b'"item":"local-toggle"', b'"item":"local-device-code"'))
    told = f"{path}, line 5: it was changed after it was written (its hash does not fit)."
    assert f"✗ {told} Restore the file from Git or a backup." in run("-C", acme, "status", code=1).stdout
    (problem,) = data("-C", acme, "status", code=1)["problems"]
    assert problem == {"path": str(path), "line": 5, "message": told}
    assert told in run("-C", acme, "doctor", code=1).stdout


def test_a_missing_line_is_named(acme: Path) -> None:
    path = journal_of(acme)
    for item in ("local-toggle", "cloud-toggle"):
        run("-C", acme, "attest", item, "--answer", "on")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:4] + lines[5:]))
    told = f"{path}, line 5: it is number 6, but number 5 is missing before it."
    assert told in run("-C", acme, "status", code=1).stdout
    assert told in run("-C", acme, "doctor", code=1).stdout


def test_a_cut_tail_is_named(acme: Path) -> None:
    run("-C", acme, "note", "local-toggle", "x")
    path = journal_of(acme)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert (
        f"{path}, line 5: the journal ends with number 4, but number 5 was here"
        in run("-C", acme, "status", code=1).stdout
    )


def test_a_whole_rollout_with_a_broken_journal_is_not_good(acme: Path) -> None:
    from codex_rollout_tui.guide.editions import view

    for item in view().items:
        run("-C", acme, "waive", item.id, "--reason", "all", "--until", "2999-01-01")
    run("-C", acme, "status", code=0)
    path = journal_of(acme)
    path.write_bytes(path.read_bytes().replace(b'"Acme"', b'"Acne"'))
    run("-C", acme, "status", code=1)


def test_a_line_of_a_newer_version(acme: Path) -> None:
    path = journal_of(acme)
    with path.open("ab") as file:
        file.write(b'{"v":2,"seq":5}\n')
    for words in EVERY:
        with unchanged(acme):
            assert "has schema version 2" in refused("-C", acme, *words)


def test_a_torn_line_is_a_note(acme: Path) -> None:
    with journal_of(acme).open("ab") as file:
        file.write(b'{"v":1,"seq":5,"at"')
    assert "the writing of this line was interrupted" in run("-C", acme, "status", code=1).stdout
    run("-C", acme, "note", "local-toggle", "x")
    assert "interrupted" not in run("-C", acme, "status", code=1).stdout


EVIL = "\x1b]0;owned\x07\x1b[2J\r\n✓ everything is fine\u202e\x9b31m"


def test_a_colleagues_escape_sequences_reach_no_terminal(acme: Path) -> None:
    from datetime import UTC, datetime

    from codex_rollout_tui.store.journal_append import Draft, append

    drafts = [
        Draft("assigned", "local-toggle", {"person": EVIL}),
        Draft(
            "attested",
            "local-toggle",
            {"outcome": "failed", "answer": EVIL, "evidence": [{"type": "note", "text": EVIL}]},
        ),
        Draft("waiting", "cloud-toggle", {"on": EVIL, "until": "2020-01-01"}),
    ]
    append(acme, "eve-0000", drafts, datetime.now(UTC))
    (acme / "journal" / "mallory-0000.jsonl").write_bytes(b"\x1b[2J\n")
    for words in (("status",), ("status", "--items"), ("note", "local-toggle", "x"), ("status", "--json"), ("doctor",)):
        told = run("-C", acme, *words, code=None).stdout
        bad = [c for c in told if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
        assert bad == [], words
        assert not any(line.startswith("✓ everything") for line in told.splitlines())
    items = json.loads(run("-C", acme, "status", "--json", code=1).stdout)["items"]
    assert next(each for each in items if each["id"] == "local-toggle")["person"] == EVIL.strip()


@pytest.mark.parametrize("say", [output.line, output.warn, output.ask, lambda text: output.painted((text, ""))])
def test_foreign_text_is_harmless_however_it_is_printed(
    say: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with gates():
        say("Ben\x1b[2J\x07 \u202etxt")
    printed = "".join(capsys.readouterr()).removesuffix("\n")
    assert printed == r"Ben\x1b[2J\x07 \u202etxt"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("persn = 'Ana'\n", "settings.toml, line 1: there is no setting 'persn'. Known settings: person,"),
        ("\nperson = 5\n", "settings.toml, line 2: 'person' has the wrong type. Write it as: person = "),
        ("person = \n", "settings.toml, line 1: not valid TOML"),
    ],
)
def test_settings_that_are_wrong(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.setenv("CODEX_ROLLOUT_CONFIG", str(tmp_path))
    monkeypatch.delenv("CODEX_ROLLOUT_PERSON")
    (tmp_path / "settings.toml").write_text(text)
    assert told in refused("-C", acme, "status")
    run("-C", acme, "--person", "Ana", "status", code=1)


def test_the_line_ends_of_a_foreign_checkout_are_no_change(acme: Path) -> None:
    path = journal_of(acme)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert data("-C", acme, "status", code=1)["problems"] == []
