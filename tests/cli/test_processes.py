"""Processes: terminals, pipes, alphabets, and several writers at once."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from codex_rollout_tui.cli.output import PLAIN
from tests.cli.command import BOTH, RUN, data, process, run, unchanged
from tests.real import need
from tests.store.folders import REPO, chain_of, python, read
from tests.store.test_lock import held


def test_no_terminal_is_one_sentence(acme: Path) -> None:
    for words, command in (((), "codex-rollout status"), (("-C", str(acme)), f"codex-rollout -C {acme} status")):
        done = process(*words)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == (
            "codex-rollout: The app needs a terminal, and this is no terminal. "
            f"Use the commands instead, like: {command}\n"
        )


def on_terminal(*words: str, **environ: str) -> tuple[int, str]:
    """Run a command with a real terminal on all three streams; its exit code and what it showed."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(REPO), **environ}
    command = [sys.executable, "-c", RUN, *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=REPO) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return running.returncode, shown.decode()


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_place_text(acme: Path, term: str) -> None:
    code, shown = on_terminal("-C", str(acme), TERM=term)
    assert code == 2
    assert f"this terminal cannot place text (TERM is {term or 'not set'})" in shown
    assert f"line by line with: codex-rollout -C {acme} walk" in " ".join(shown.split())
    assert "\x1b" not in shown
    code, shown = on_terminal("-C", str(acme), "status", TERM=term)
    assert code == 1
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "words", [("guide", "list"), ("guide", "list", "--json"), ("--help",), ("status",), ("doctor",)]
)
def test_a_reader_that_goes_away_is_no_error(acme: Path, words: tuple[str, ...]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    command = [sys.executable, "-c", RUN, "-C", str(acme), *words]
    done = subprocess.run(
        command, stdout=write_end, stderr=subprocess.PIPE, env=environment, cwd=REPO, timeout=60, check=False
    )
    os.close(write_end)
    assert done.stderr == b""
    assert done.returncode == 141, "as SIGPIPE would have it"


def test_an_output_that_cannot_be_written_is_told(acme: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "-C", str(acme), "status"],
            stdout=full, stderr=subprocess.PIPE, env=environment, cwd=REPO, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"codex-rollout: Standard output cannot be written: the disk is full. ")
    assert done.stderr.count(b"\n") == 1


ALPHABETS = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"PYTHONIOENCODING": "latin-1:strict"},
    {"PYTHONIOENCODING": "cp1252:strict"},
    {"PYTHONIOENCODING": "cp437"},
]


@pytest.mark.parametrize("environ", ALPHABETS, ids=lambda environ: next(iter(environ.values())))
def test_any_alphabet_gets_every_line(tmp_path: Path, environ: dict[str, str]) -> None:
    root = tmp_path / "ä – ✓"
    run("init", root, "--organisation", "Łódź Ω", "--surfaces", "both", "--owner", "security-owner=Zoë ✓")
    run("-C", root, "attest", "local-toggle", "--answer", "off")
    plain = {**environ, "CODEX_ROLLOUT_PERSON": "Zoë"}
    expected = len(run("-C", root, "status", code=1).stdout.splitlines())
    done = process("-C", str(root), "status", environ=plain)
    assert (done.returncode, done.stderr) == (1, b"")
    assert len(done.stdout.splitlines()) == expected
    assert b" local-toggle" in done.stdout
    assert b"?" not in done.stdout
    refusal = process("-C", str(root), "attest", "local-toggle", "--answer", "“no”", environ=plain)
    assert (refusal.returncode, refusal.stdout) == (2, b"")
    assert refusal.stderr.count(b"\n") == 1
    told = process("-C", str(root), "status", "--json", environ=plain)
    encoding = plain.get("PYTHONIOENCODING", "utf-8").partition(":")[0]
    found = json.loads(told.stdout.decode("utf-8" if encoding == "ascii" else encoding))
    assert found["organisation"] == "Łódź Ω"
    assert {item["person"] for item in found["items"] if item["owner"] == "security owner"} == {"Zoë ✓"}


def test_signs_have_a_plain_form_that_stays_apart() -> None:
    from codex_rollout_tui.checklist.status_signs import SIGNS

    signs = {glyph for sign in SIGNS.values() for glyph in sign.glyph if not glyph.isascii()}
    assert signs <= PLAIN.keys()
    assert len({PLAIN[glyph] for glyph in signs}) == len(signs)
    assert all(plain.isascii() for plain in PLAIN.values())


def test_a_latin_1_terminal_sees_ascii_signs(acme: Path) -> None:
    run("-C", acme, "attest", "local-toggle", "--answer", "off")
    told = process("-C", str(acme), "status", environ={"PYTHONIOENCODING": "latin-1"}).stdout.decode("latin-1")
    assert "x 1 failed" in told
    assert "  x  local-toggle" in told
    assert "Acme · guide" in told


def test_no_color_changes_nothing(acme: Path) -> None:
    assert (
        process("-C", str(acme), "status", environ={"NO_COLOR": "1"}).stdout
        == process("-C", str(acme), "status").stdout
    )


def test_a_lock_held_by_another_process(acme: Path) -> None:
    with held(acme) as pid, unchanged(acme):
        done = process("--lock-wait", "0.05", "-C", str(acme), "note", "local-toggle", "x")
    assert (done.returncode, done.stdout) == (2, b"")
    told = done.stderr.decode()
    assert told.startswith(f"codex-rollout: Another codex-rollout (process {pid} on ")
    assert "for more than 0.05 seconds. Wait for it or close it, and try again; nothing was changed.\n" in told
    assert run("-C", acme, "note", "local-toggle", "x").exit_code == 0


def test_reading_needs_no_lock(acme: Path) -> None:
    with held(acme):
        assert run("--lock-wait", "0", "-C", acme, "status", code=1).stdout.startswith("Acme")


WRITER = """
import sys
from codex_rollout_tui.cli.main import codex_rollout
root, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    codex_rollout(
        ["--lock-wait", "60", "-C", root, "--person", sys.argv[4], "note", "local-toggle", f"{name}-{number}"],
        standalone_mode=False,
    )
"""
WRITERS, NOTES = 8, 10


def test_eight_processes_writing_at_once_lose_nothing(acme: Path) -> None:
    people = ["Ana", "Ana", "Ana", "Ana", "Ben", "Ben", "Chiara", "Emil"]
    writers = [python(WRITER, acme, f"p{n}", NOTES, person) for n, person in enumerate(people)]
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write(b"go\n")
            writer.stdin.flush()
        ends = [writer.communicate(timeout=120) for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert [writer.returncode for writer in writers] == [0] * WRITERS, ends
    reader = read(acme)
    assert reader.problems == ()
    texts = [event.fields["text"] for event in reader.events if event.kind == "noted"]
    assert sorted(texts) == sorted(f"p{n}-{m}" for n in range(WRITERS) for m in range(NOTES))
    journals = [path.stem for path in (acme / "journal").iterdir()]
    assert sorted(name.rpartition("-")[0] for name in journals) == ["ana", "ben", "chiara", "emil"]
    assert sum(len(chain_of(acme, name)) for name in journals) == WRITERS * NOTES + 4


DECIDER = """
import sys
from codex_rollout_tui.cli.main import codex_rollout
root, role = sys.argv[1], sys.argv[2]
for number in range(5):
    words = ["decide", "--owner", f"{role}=P{number}"]
    codex_rollout(["--lock-wait", "60", "-C", root, "--person", role, *words], standalone_mode=False)
"""


def test_decisions_at_once_lose_nothing(acme: Path) -> None:
    roles = ("workspace-owner", "security-owner", "codex-admin")
    deciders = [python(DECIDER, acme, role) for role in roles]
    for decider in deciders:
        _, err = decider.communicate(timeout=120)
        assert decider.returncode == 0, err
    people = {item["owner"]: item["person"] for item in data("-C", acme, "status", code=1)["items"]}
    assert {people["workspace owner"], people["security owner"], people["codex admin"]} == {"P4"}
    assert read(acme).problems == ()
    for role in roles:
        for number in (3, 2, 1, 0):
            run("-C", acme, "--person", role, "undo")
            assert f'{role} = "P{number}"' in (acme / "rollout.toml").read_text()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("codex-rollout att", {"attest"}),
        ("codex-rollout attest local-t", {"local-toggle"}),
        ("codex-rollout guide diff 2026-0", {"2026-04-21", "2026-05-18"}),
        ("codex-rollout init x --edition 2026-05", {"2026-05-18"}),
        ("codex-rollout guide ", {"list", "show", "diff"}),
        ("codex-rollout nosuch x", set()),
    ],
)
def test_shells_complete_commands_items_and_editions(typed: str, expected: set[str]) -> None:
    words = typed.split(" ")
    environ = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_CODEX_ROLLOUT_COMPLETE": "bash_complete"}
    done = process(environ=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {line.partition(",")[2] for line in done.stdout.decode().split()} == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell(shell: str) -> None:
    script = run("completion", shell).stdout
    assert "_CODEX_ROLLOUT_COMPLETE" in script
    if shell == "bash":
        need("bash")
        subprocess.run(["bash", "-n"], input=script.encode(), check=True)


def test_python_dash_m_is_the_same(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    command = [sys.executable, "-m", "codex_rollout_tui", "init", "acme", *BOTH]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert (tmp_path / "acme" / "rollout.toml").is_file()


def test_who_stops_a_command_is_told_in_one_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("codex_rollout_tui.cli.policy.lint.run", stopped)
    done = run("policy", "lint", tmp_path / "requirements.toml", code=130)
    assert (done.stdout, done.stderr) == ("", "codex-rollout: stopped.\n")
