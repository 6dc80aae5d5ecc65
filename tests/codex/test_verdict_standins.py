"""Binaries that misbehave, played by scripts."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.verdict import Verdict, ask
from tests.codex.standin import bare, python, script
from tests.programs import program

ACCEPTED = '{"appServerVersion":"0.169.0","configRequirements":{"requirements":null}}'


def refusal(detail: str, reason: str = "configLoad") -> str:
    return json.dumps({"error": {"code": -32600, "data": {"reason": reason, "detail": detail}}})


def played(folder: Path, body: str, version: str = "0.169.0", policy: bytes = b"a = 1\n") -> Verdict:
    return ask(script(folder, body, version), policy, timeout=60, isolation=bare(folder))


def no_verdict(verdict: Verdict, reason: str) -> None:
    assert verdict.accepted is None
    assert verdict.enforced is None
    assert reason in verdict.reason
    assert verdict.remedy


def test_no_binary_is_no_verdict_with_its_reason() -> None:
    assert ask(NotFound("No codex.", "Install it."), b"") == Verdict(
        None, None, reason="No codex.", remedy="Install it."
    )


@pytest.mark.parametrize("version", ["0.75.0", "0.76.9", "0.0.0", "banana", ""])
def test_a_codex_that_does_not_read_policies_is_not_asked(tmp_path: Path, version: str) -> None:
    no_verdict(played(tmp_path, "touch $FOLDER/ran; echo yes", version), "does not read requirements.toml")
    assert not (tmp_path / "ran").exists()


def test_a_codex_that_hangs_is_stopped(tmp_path: Path) -> None:
    binary = script(tmp_path, "read forever < $FOLDER/pipe")
    os.mkfifo(tmp_path / "pipe")
    no_verdict(ask(binary, b"", timeout=0.2, isolation=bare(tmp_path)), "did not answer within 0.2 seconds")


def test_a_codex_that_is_no_longer_wanted_is_stopped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "running")
    os.mkfifo(tmp_path / "pipe")
    cancel = threading.Event()

    def once_running() -> None:
        (tmp_path / "running").read_bytes()
        cancel.set()

    watcher = threading.Thread(target=once_running)
    watcher.start()
    binary = script(tmp_path, "echo yes > $FOLDER/running; read forever < $FOLDER/pipe")
    verdict = ask(binary, b"", timeout=60, cancel=cancel, isolation=bare(tmp_path))
    watcher.join()
    no_verdict(verdict, "stopped before it answered")


def test_nothing_is_started_once_it_is_not_wanted(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    binary = script(tmp_path, "touch $FOLDER/ran")
    no_verdict(ask(binary, b"", cancel=cancel, isolation=bare(tmp_path)), "stopped before it answered")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("kill -SEGV $$", "crashed (signal 11)"),
        ("exit 134", "crashed (signal 6)"),
        ("echo 'thread panicked' >&2; exit 101", "(status 101): thread panicked"),
        ("exit 0", "makes no sense (status 0): nothing"),
        ("echo '{\"configRequirements\": 3}'", "makes no sense"),
        ("echo '[]'", "makes no sense"),
        ("echo 'null'; exit 1", "makes no sense"),
        ("echo hello; echo '{}'", "makes no sense"),
        ("printf '\\377\\376'", "makes no sense"),
        (f"echo '{ACCEPTED}'; exit 1", "makes no sense"),
        (f"echo '{ACCEPTED}'; exit 3", "makes no sense (status 3)"),
        (f"echo '{refusal('bad')}'", "makes no sense"),
        (f"echo '{refusal('bad')}'; exit 3", "makes no sense (status 3)"),
        (f"echo '{refusal('bad', reason='network')}'; exit 1", "makes no sense"),
    ],
)
def test_nonsense_is_no_verdict(tmp_path: Path, body: str, reason: str) -> None:
    no_verdict(played(tmp_path, body), reason)


def test_the_same_scripts_can_also_make_sense(tmp_path: Path) -> None:
    assert played(tmp_path, f"echo '{ACCEPTED}'") == Verdict(True, "0.169.0", enforced={})
    assert played(tmp_path, f"echo '{refusal('bad')}'; exit 1") == Verdict(False, "0.169.0", "bad")


def test_deep_nesting_is_no_verdict(tmp_path: Path) -> None:
    deep = '{"appServerVersion":"1","configRequirements":{"requirements":{"a":%s}}}'
    binary = python(tmp_path, f"print({deep!r} % ('[' * 200_000 + ']' * 200_000))")
    no_verdict(ask(binary, b"", timeout=60, isolation=bare(tmp_path)), "makes no sense")


def test_too_much_output_is_cut_off(tmp_path: Path) -> None:
    binary = python(tmp_path, "import sys\nfor _ in range(10 * 1024): sys.stdout.write('x' * 1024)")
    no_verdict(ask(binary, b"", timeout=60, isolation=bare(tmp_path)), "printed more than 4 MB")


def test_what_codex_prints_cannot_reach_the_terminal(tmp_path: Path) -> None:
    bad = "in\x1b[31mvalid\x1b[0m \x1b]52;c;ZXZpbA==\x07value \x9b2J\x07\u202ex\x00\r\n\t[bold]y"
    verdict = played(tmp_path, f"cat $FOLDER/said; exit 1 # {(tmp_path / 'said').write_text(refusal(bad))}")
    assert (verdict.accepted, verdict.detail) == (False, "invalid value x [bold]y")
    said = {
        "appServerVersion": "0.1\x1b[2J",
        "configRequirements": {"requirements": {"a\x07": ["b\x1b[1m", {"c": "\x08"}]}},
    }
    (tmp_path / "said").write_text(json.dumps(said))
    verdict = played(tmp_path, "cat $FOLDER/said")
    assert (verdict.version, verdict.enforced) == ("0.1", {"a": ["b", {"c": ""}]})
    no_verdict(played(tmp_path, "printf '\\033]0;title\\007oops' >&2; exit 2"), "(status 2): oops")


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    (tmp_path / "said").write_text(refusal("x" * 100_000))
    verdict = played(tmp_path, "cat $FOLDER/said; exit 1")
    assert len(verdict.detail) == 2_000
    assert verdict.detail.endswith("…")


def test_a_binary_that_went_away_or_may_not_run(tmp_path: Path) -> None:
    binary = script(tmp_path, "exit 0")
    binary.path.chmod(0o644)
    no_verdict(ask(binary, b"", isolation=bare(tmp_path)), "is not executable")
    binary.path.unlink()
    no_verdict(ask(binary, b"", isolation=bare(tmp_path)), "is no longer there")
    binary.path.mkdir()
    no_verdict(ask(binary, b"", isolation=bare(tmp_path)), "is no longer there")


@pytest.mark.parametrize("content", [b"plain text\n", b"#!/bin/sh\nexit 0\n", b"\x7fELF"])
def test_a_file_that_is_no_program_in_the_real_isolation(tmp_path: Path, binary: Binary, content: bytes) -> None:
    path = program(tmp_path / "codex", content)
    no_verdict(ask(Binary(path, "0.169.0", "", binary.bwrap), b""), f"{path} could not be started")


def test_no_program_bare(tmp_path: Path) -> None:
    binary = script(tmp_path, "exit 0", interpreter="/nowhere/interpreter")
    no_verdict(ask(binary, b"", isolation=bare(tmp_path)), "could not be started: [Errno 2]")


def test_without_bubblewrap_there_is_no_verdict(tmp_path: Path) -> None:
    no_verdict(
        ask(script(tmp_path, "touch $FOLDER/ran"), b""), "bubblewrap (bwrap), which isolates Codex, was not found"
    )


def test_a_bubblewrap_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    bwrap = program(tmp_path / "bwrap", "#!/bin/sh\necho 'bwrap: Unknown option --clearenv' >&2\nexit 1\n")
    binary = script(tmp_path, "exit 0")
    verdict = ask(Binary(binary.path, "0.169.0", "", bwrap), b"")
    no_verdict(verdict, "bubblewrap failed: Unknown option --clearenv.")


REFUSES = """
[ "$*" = "features list" ] || exit 9
if [ -s "$POLICY" ]; then cat $FOLDER/said >&2; exit 1; fi
echo "apps  stable  true"
"""
RECORDED = {
    "Error loading configuration: TOML parse error at line 3, column 8\n  |\n3 | a = = 1\n  |     ^\nextra `=`\n": (
        Verdict(False, "0.145.0", "extra `=`", line=3, column=8)
    ),
    'Error loading configuration: /etc/codex/requirements.toml:12:5: extra "="\n': (
        Verdict(False, "0.145.0", 'extra "="', line=12, column=5)
    ),
    "WARNING: proceeding, even though we could not create PATH aliases\n"
    "Error: /etc/codex/requirements.toml:7:1: invalid type: map, expected a sequence\nin `hooks`\n": (
        Verdict(False, "0.145.0", "invalid type: map, expected a sequence", key="hooks", line=7, column=1)
    ),
    "Error: startup configuration unavailable\nError: failed to load bootstrap configuration\n\nCaused by:\n"
    "    failed to parse requirements layer /etc/codex/requirements.toml: missing field `identity`\n"
    "    in `mcp_servers.a`\n    \n": Verdict(False, "0.145.0", "missing field `identity`", key="mcp_servers.a"),
}


@pytest.mark.parametrize("said", RECORDED)
def test_older_clients_answers(tmp_path: Path, said: str) -> None:
    (tmp_path / "said").write_text(said)
    assert played(tmp_path, REFUSES, "0.145.0") == RECORDED[said]
    assert played(tmp_path, REFUSES, "0.163.9", b"") == Verdict(True, "0.163.9")
    no_verdict(played(tmp_path, REFUSES, "0.164.0"), "(status 9)")


def test_an_older_client_that_refuses_everything_gives_no_verdict(tmp_path: Path) -> None:
    body = "echo 'Error: Could not find home directory' >&2; exit 1"
    no_verdict(played(tmp_path, body, "0.145.0"), "refuses even an empty policy: Could not find home directory")


def test_an_older_client_that_prints_nothing_has_not_accepted(tmp_path: Path) -> None:
    no_verdict(played(tmp_path, "exit 0", "0.145.0"), "makes no sense")
    no_verdict(played(tmp_path, "echo Error: x >&2; exit 2", "0.145.0"), "makes no sense")
