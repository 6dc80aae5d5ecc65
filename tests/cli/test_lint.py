"""`policy lint`: exit codes, the three formats, many files, fixes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sarif_pydantic.sarif import Sarif

from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.lint.lint import CODES
from codex_rollout_tui.policy.text.starter import starter
from tests.cli.command import RUN, data, process, refused, run
from tests.cli.conftest import Write
from tests.store.folders import REPO

LINT = ("policy", "lint", "--codex", "off")
SOUND = b'allowed_web_search_modes = ["cached"]\n'
REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'
MISSPELT = b'allowed_approval_policy = ["on-request"]\n'
REMARK = b'allowed_approval_policies = ["never"]\n'


def given(content: bytes, *arguments: str, code: int | None = None) -> Result:
    """Lint standard input."""
    result = CliRunner().invoke(codex_rollout, [*LINT, *arguments, "-"], input=content)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert code is None or result.exit_code == code, result.output
    return result


# Exit codes


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 0),
        (starter("Acme").encode(), 0),
        (SOUND, 0),
        (MISSPELT, 1),
        (REFUSED, 1),
        (b"x = [", 1),
        (b"\xff\xfe\x00", 1),
        (b"\x00" * 5000, 1),
    ],
)
def test_the_exit_code_says_how_it_stands(write: Write, content: bytes, code: int) -> None:
    path = write(content)
    for form in ("text", "json", "sarif"):
        result = run(*LINT, path, "--format", form, code=code)
        assert result.stderr == ""
        assert result.stdout


def test_remarks_alone_are_good(write: Write) -> None:
    path = write(REMARK)
    (file,) = data(*LINT, path)["files"]
    assert [finding["severity"] for finding in file["findings"]] == ["info"]
    assert f"{path}: 1 info\n" in run(*LINT, path, code=0).stdout


def test_one_bad_file_hides_no_other(write: Write, tmp_path: Path) -> None:
    files = [write(SOUND, "a.toml"), write(b"\xff", "b.toml"), tmp_path / "gone.toml", write(REFUSED, "c.toml")]
    result = run(*LINT, *files, code=2)
    assert result.stderr == f"codex-rollout: {files[2]} cannot be read: it is not there. Check the path.\n"
    for path in (files[0], files[1], files[3]):
        assert f"{path}: " in result.stdout
    assert "REQ002 not-utf-8" in result.stdout
    assert "REQ021 sandbox-without-read-only" in result.stdout
    assert result.stdout.splitlines()[-1] == (
        "4 files, 1 good, 2 with something to look at, 2 that Codex refuses, 1 that cannot be read"
    )
    result = run(*LINT, "--json", *files, code=2)
    assert [file["path"] for file in json.loads(result.stdout)["files"]] == [str(files[at]) for at in (0, 1, 3)]
    log = json.loads(run(*LINT, "--format", "sarif", *files, code=2).stdout)
    assert {result["ruleId"] for result in log["runs"][0]["results"]} == {"REQ002", "REQ021"}
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Missing argument 'FILE...'. See: codex-rollout policy lint --help"),
        (("x", "--json", "--format", "sarif"), "--json and --format sarif exclude each other. Give one of them."),
        (("x", "--unsafe"), "--unsafe needs --fix. To see what it would do, use --diff."),
        (("-", "--fix"), "--fix cannot write to standard input. Save the policy as a file first."),
        (("gone.toml",), "gone.toml cannot be read: it is not there. Check the path."),
        (("x", "--baseline", "gone.toml"), "gone.toml cannot be read: it is not there. Check the path."),
        (
            ("x", "--client", "0.139"),
            "Invalid value for '--client': Codex '0.139' was not measured. Name newest, or one of "
            f"{', '.join(VERSIONS)}. See: codex-rollout policy lint --help",
        ),
    ],
)
def test_wrong_use_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    assert refused("policy", "lint", *arguments) == sentence


def test_a_codex_that_is_none_is_wrong_use(write: Write) -> None:
    told = refused("policy", "lint", write(SOUND), "--codex", write(b"#!/bin/sh\n", "codex"))
    assert "is a script, not the Codex binary" in told
    assert "/nowhere/codex" in refused("policy", "lint", write(SOUND), "--codex", "/nowhere/codex")


@pytest.mark.parametrize(
    ("named", "client"),
    [("0.138", "0.138.0"), ("0.152", "0.152.1"), ("v0.77.0", "0.77.0"), ("newest", NEWEST), (" 0.9", ""), ("0", "")],
)
def test_a_client_may_be_named_shortly(named: str, client: str) -> None:
    result = given(SOUND, "--client", named, "--json")
    if client:
        assert json.loads(result.stdout)["files"][0]["client"] == client
    else:
        assert result.exit_code == 2


def test_the_findings_are_about_the_client_that_was_named() -> None:
    guide = b"[features]\nbrowser_use = false\n"
    assert json.loads(given(guide, "--json", "--client", "0.121", code=1).stdout)["files"][0]["predicted"] == "refuse"
    assert json.loads(given(guide, "--json").stdout)["files"][0]["predicted"] == "accept"


# Text


def test_a_finding_shows_its_line_and_marks_the_place() -> None:
    text = '# Zoë\n\tallowed_sandbox_modes = ["workspace-write"] # 名前\n'.encode()
    lines = given(text, code=1).stdout.splitlines()
    assert lines[:5] == [
        "standard input:2:26: error REQ021 sandbox-without-read-only",
        '  "read-only" is missing from allowed_sandbox_modes: Codex refuses this list',
        '     2 |     allowed_sandbox_modes = ["workspace-write"] # 名前',
        "       |                             ^^^^^^^^^^^^^^^^^^^",
        '  fix: Add "read-only" (--fix does it)',
    ]
    assert lines[5].startswith("  why: Codex refuses a list of sandbox modes")
    assert lines[-3:-1] == [
        "standard input: 1 error",
        f"  We expect Codex {NEWEST} to refuse this file: an outage for everybody it reaches.",
    ]


def test_the_reason_is_told_once_per_code() -> None:
    result = given(b"aa_unknown = 1\nbb_unknown = 2\n", code=1)
    assert result.stdout.count("REQ010 unknown-key") == 2
    assert result.stdout.count("why: ") == 1


def test_a_good_file_is_told_in_words() -> None:
    lines = given(SOUND, code=0).stdout.splitlines()
    assert lines == ["standard input: nothing found wrong", f"  We expect Codex {NEWEST} to accept this file.", ""]


def test_foreign_text_cannot_harm_the_terminal(write: Write) -> None:
    content = 'x\x1b]0;y = "\x9b2J\u202e"\n"\\u001b[31m" = "\x07"\n"a\u200bb" = 1\n'.encode()
    path = write(content + "\u2028 = 1\n".encode(), "a\x1b[2J\nb\u202e.toml")
    for form in ("text", "json", "sarif"):
        result = run(*LINT, path, f"{path}\x1b[5m", "--diff", "--format", form, code=2)
        for stream in (result.stdout, result.stderr):
            assert all(char.isprintable() or char == "\n" for char in stream), ascii(stream)
    assert r"a\x1b[2J\nb\u202e.toml:" in run(*LINT, path, code=1).stdout


def test_every_sample_of_every_check_can_be_shown() -> None:
    files = sorted((REPO / "tests" / "policy" / "lint" / "checks").glob("*/bad.toml"))
    assert len(files) == len(CODES)
    result = run(*LINT, *files, "--diff", code=1)
    assert all(char.isprintable() or char == "\n" for char in result.stdout)
    marked = [line for line in result.stdout.splitlines() if re.fullmatch(r" {7}\| *\^+", line)]
    assert len(marked) >= len(CODES)
    assert len(data(*LINT, *files, code=1)["files"]) == len(files)


def terminal(*arguments: str, **environ: str) -> str:
    """What a command writes to a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    os.set_inheritable(theirs, True)
    program = (
        f"import fcntl, struct, termios; fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))\n{RUN}"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPO), "TERM": "xterm", "COLUMNS": "", **environ}
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=theirs, env=environment, cwd=REPO)
    os.close(theirs)
    found = b""
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:
            break
        if not chunk:
            break
        found += chunk
    os.close(ours)
    assert done.wait(60) == 1
    return found.decode().replace("\r\n", "\n")


def test_columns_wins_over_the_width_of_the_terminal(write: Write) -> None:
    path = str(write(MISSPELT + REFUSED))
    shown = [
        line for line in terminal(*LINT, path, NO_COLOR="1", COLUMNS="44").split("\n") if not line.startswith(path)
    ]
    assert max(map(len, shown)) <= 44


@pytest.mark.parametrize("environ", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_long_reasons_fit_any_terminal_and_stay_whole_in_a_file(write: Write, environ: dict[str, str]) -> None:
    path = str(write(MISSPELT + REFUSED))
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal(*LINT, path, **environ))
    assert all(len(line) <= 60 for line in shown.split("\n") if not line.startswith(path))
    whole = run(*LINT, path, code=1).stdout
    assert " ".join(shown.split()) == " ".join(whole.split()).replace("\n", " ")
    assert any(len(line) > 120 for line in whole.split("\n"))


def test_a_terminal_gets_colours_and_whole_words_in_its_width(write: Write) -> None:
    path = write(REFUSED + b"x" * 200 + b" = 1\n")
    told = terminal(*LINT, str(path), NO_COLOR="")
    assert "\x1b[31m\x1b[1merror\x1b[0m" in told
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told)
    assert "\x1b" not in plain
    wide = [line for line in plain.splitlines() if len(line) > 60 and str(path) not in line]
    assert wide == []


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb", "NO_COLOR": ""}])
def test_who_wants_no_colours_gets_none(write: Write, setting: dict[str, str]) -> None:
    assert "\x1b" not in terminal(*LINT, str(write(REFUSED)), **setting)


def test_another_alphabet_is_no_crash(write: Write) -> None:
    path = write('"é名" = 1 # ✓\n'.encode(), "é.toml")
    done = process(*LINT, str(path), environ={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 1
    assert b"REQ010" in done.stdout
    assert done.stderr == b""


# JSON and SARIF


def test_json_is_what_scripts_rely_on(write: Write) -> None:
    path = write(b"# x\n" + REFUSED)
    found = data(*LINT, path, code=1)
    (file,) = found["files"]
    assert file["path"] == str(path)
    assert (file["predicted"], file["verdict"]) == ("refuse", None)
    (finding,) = [each for each in file["findings"] if each["severity"] == "error"]
    assert (finding["code"], finding["key"], finding["line"], finding["column"]) == (
        "REQ021",
        "allowed_sandbox_modes",
        2,
        25,
    )
    assert finding["fix"] == {"title": 'Add "read-only"', "safe": True}
    assert finding["message"]
    assert data(*LINT, write(b"x = ["), code=1)["files"][0]["findings"][0]["fix"] is None


def test_broken_toml_is_a_finding(write: Write) -> None:
    (file,) = data(*LINT, write(b"a = 1\nb = \n"), code=1)["files"]
    assert file["predicted"] == "refuse"
    (finding,) = file["findings"]
    assert (finding["code"], finding["line"]) == ("REQ001", 2)


def test_sarif_names_files_from_here_and_from_elsewhere(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(REFUSED, "a b.toml")
    monkeypatch.chdir(path.parent)
    for named in ("a b.toml", str(path)):
        log = json.loads(run(*LINT, named, "--format", "sarif", code=1).stdout)
        Sarif.model_validate(log)
        place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "a%20b.toml", "uriBaseId": "SRCROOT"}
    monkeypatch.chdir("/")
    log = json.loads(run(*LINT, path, "--format", "sarif", code=1).stdout)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == str(path)[1:].replace(" ", "%20")


# Fixes


def test_fix_writes_and_says_what_it_did(write: Write) -> None:
    path = write(MISSPELT + REFUSED)
    result = run(*LINT, path, "--fix", code=1)
    assert path.read_bytes() == MISSPELT + b'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'
    assert f'{path}: fixed line 2: Add "read-only" (REQ021)\n' in result.stdout
    assert "fix: Rename it to allowed_approval_policies (see it with --diff)" in result.stdout
    result = run(*LINT, path, "--fix", "--unsafe", code=0)
    assert path.read_bytes().startswith(b"allowed_approval_policies = ")


def test_a_fix_that_cannot_be_written_hides_no_other_file(write: Write) -> None:
    first, second = write(REFUSED, "a.toml"), write(REFUSED, "b.toml")
    link = first.with_name("full.toml")
    link.symlink_to("/dev/full")
    result = run(*LINT, "--fix", first, link, second, code=2)
    assert b"read-only" in first.read_bytes()
    assert b"read-only" in second.read_bytes()
    assert result.stderr.count("\n") == 1


def test_a_difference_can_be_applied_by_patch(write: Write) -> None:
    path = write(MISSPELT + SOUND)
    lines = run(*LINT, path, "--diff", code=1).stdout.splitlines()
    start = lines.index(f"--- {path}")
    assert lines[start + 1] == f"+++ {path}"
    assert '+allowed_approval_policies = ["on-request"]' in lines[start:]
    assert path.read_bytes() == MISSPELT + SOUND
