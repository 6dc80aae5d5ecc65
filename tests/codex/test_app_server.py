"""Conversations with an app-server that behaves, and with ones that do not, played by scripts."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.codex import app_server, isolate
from codex_rollout_tui.codex.app_server import Conversation, Reply, Request, converse
from codex_rollout_tui.codex.find import Binary
from tests.codex.standin import bare, fake
from tests.codex.test_run import Clock, gone

ASKED = (Request("configRequirements/read"), Request("hooks/list", {"cwds": ["ü"]}), Request("thread/start", {}))


def talk(
    folder: Path,
    changes: str,
    timeout: float = 60,
    cancel: threading.Event | None = None,
    asked: tuple[Request, ...] = ASKED,
    clock: Callable[[], float] = time.monotonic,
) -> Conversation:
    with bare(folder)(fake(folder, changes).path, app_server.ARGS, {}) as command:
        return converse(command, asked, timeout=timeout, cancel=cancel, clock=clock)


def test_everything_is_answered_and_the_server_is_stopped(tmp_path: Path) -> None:
    found = talk(tmp_path, "")
    assert found.outcome.ended == "enough"
    assert found.outcome.status == -9
    assert sorted(found.replies) == [0, 1, 2]
    assert found.replies[2].result["approvalPolicy"] == "on-request"
    assert found.notices == ()


def test_what_the_server_is_told(tmp_path: Path) -> None:
    found = talk(
        tmp_path,
        """
def serve():
    lines = [json.loads(sys.stdin.readline()) for _ in range(5)]
    say({"method": "told", "params": lines})
    for message in lines:
        if "id" in message:
            answer(message["id"], message["method"])
""",
    )
    told = found.notices[0][1]
    assert [message.get("method") for message in told] == [
        "initialize",
        "initialized",
        "configRequirements/read",
        "hooks/list",
        "thread/start",
    ]
    assert told[0]["params"]["clientInfo"]["name"] == "codex-rollout"
    assert [message.get("id") for message in told] == [0, None, 1, 2, 3]
    assert "params" not in told[2]
    assert told[3]["params"] == {"cwds": ["ü"]}


def test_answers_come_in_any_order_with_notices_and_nonsense_between(tmp_path: Path) -> None:
    found = talk(
        tmp_path,
        """
def serve():
    asked = list(zip(range(4), requests()))
    sys.stdout.write("warming up\\n\\xff\\n{}\\n[1]\\nnull\\n" + "[" * 100_000 + "\\n")
    say({"id": 99, "result": "nobody asked"})
    say({"id": "1", "result": "not a number"})
    say({"id": True, "result": "no number either"})
    say({"id": 7, "method": "approve?", "params": {}})
    for _, (number, method, _) in reversed(asked):
        say({"method": "note", "params": number})
        answer(number, method)
    say({"id": 1, "result": "again"})
""",
    )
    assert found.outcome.ended == "enough"
    assert {at: bool(reply.result) for at, reply in found.replies.items()} == {0: True, 1: True, 2: True}
    assert "requirements" in found.replies[0].result
    assert found.notices == (("note", 3), ("note", 2), ("note", 1), ("note", 0))


def test_a_message_may_come_in_pieces(tmp_path: Path) -> None:
    found = talk(
        tmp_path,
        """
def say(message):
    for byte in json.dumps(message).encode() + b"\\n":
        os.write(1, bytes([byte]))
""",
    )
    assert sorted(found.replies) == [0, 1, 2]


def test_an_error_is_a_reply(tmp_path: Path) -> None:
    found = talk(
        tmp_path,
        """
def answer(number, method):
    errors = [None, {"code": -32601, "message": "no"}, {"code": -32600, "message": "in\\x1b[31mvalid\\n"}, "odd"]
    say({"id": number, "error": errors[number]} if number else {"id": 0, "error": {"code": 1}})
""",
    )
    assert found.replies == {
        0: Reply(error="no", unknown=True),
        1: Reply(error="invalid"),
        2: Reply(error="odd"),
    }


def test_an_old_servers_word_for_a_method_it_does_not_know(tmp_path: Path) -> None:
    said = "Invalid request: unknown variant `hooks/list`, expected one of `initialize`"
    found = talk(tmp_path, f'def answer(number, method): say({{"id": number, "error": {{"message": {said!r}}}}})')
    assert all(reply.unknown for reply in found.replies.values())


def test_a_server_that_leaves_one_request_unanswered(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    looked: list[bool] = []

    def ready() -> bool:
        """Once the answers lie in the pipe, and were read in between."""
        looked.append((tmp_path / "answered").exists())
        return sum(looked) > 1

    found = talk(
        tmp_path,
        """
def serve():
    for number, method, _ in requests():
        if method != "hooks/list":
            answer(number, method)
        if number == 3:
            open("answered", "w").close()
            open("pipe").read()
""",
        clock=Clock(ready),
    )
    assert found.outcome.ended == "timeout"
    assert sorted(found.replies) == [0, 2]


def test_a_server_nobody_waits_for_any_more(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "running")
    cancel = threading.Event()

    def once_running() -> None:
        (tmp_path / "running").read_bytes()
        cancel.set()

    watcher = threading.Thread(target=once_running)
    watcher.start()
    say = 'def answer(*_): open(os.environ["FOLDER"] + "/running", "w").write("x"); open("pipe").read()'
    found = talk(tmp_path, say, cancel=cancel)
    watcher.join()
    assert found.outcome.ended == "cancelled"
    assert found.replies == {}


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 11)", "sys.exit(3)", "pass"])
def test_a_server_that_ends_in_the_middle_keeps_what_it_said(tmp_path: Path, ending: str) -> None:
    found = talk(
        tmp_path,
        f"""
def serve():
    for number, method, _ in requests():
        if number == 2:
            {ending}
            return
        answer(number, method)
""",
    )
    assert found.outcome.ended == "exited"
    assert sorted(found.replies) == [0]


def test_a_server_that_closes_its_input_at_once_may_still_talk(tmp_path: Path) -> None:
    found = talk(
        tmp_path,
        """
def serve():
    os.close(0)
    for number in range(4):
        answer(number, "")
""",
        asked=(Request("long", {"x": "y" * 1_000_000}), *ASKED[:2]),
    )
    assert sorted(found.replies) == [0, 1, 2]


def test_a_server_that_reads_next_to_nothing_is_no_dead_lock(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    changes = 'def serve():\n    os.read(0, 5_000)\n    open(os.environ["FOLDER"] + "/pipe").read()'
    found = talk(tmp_path, changes, timeout=1, asked=(Request("long", {"x": "y" * 1_000_000}),))
    assert found.outcome.ended == "timeout"


def test_a_server_that_floods_is_stopped(tmp_path: Path) -> None:
    found = talk(tmp_path, 'def serve():\n    while True: say({"method": "noise", "params": "x" * 10_000})')
    assert found.outcome.ended == "too-much"
    assert len(found.notices) == 500
    found = talk(tmp_path, 'def serve():\n    while True: sys.stdout.write("x" * 100_000)')
    assert found.outcome.ended == "too-much"


def test_the_real_server_leaves_nothing_behind(binary: Binary, tmp_path: Path) -> None:
    assert binary.bwrap is not None
    asked = (Request("configRequirements/read"), Request("permissionProfile/list", {}), Request("no/such", {}))
    mark = f"model='{tmp_path}'"

    with isolate.sealed(binary.bwrap)(
        binary.path, (*app_server.ARGS, "-c", mark), {isolate.POLICY: b"nope = 1\n"}
    ) as command:
        found = converse(command, asked, timeout=60)
    assert found.outcome.ended == "enough"
    assert "requirements" in found.replies[0].result
    assert found.replies[2].unknown
    warnings = [params["summary"] for method, params in found.notices if method == "configWarning"]
    assert any("`nope` is ignored" in warning for warning in warnings), warnings
    assert all(gone(watch) for watch in _running(mark))
    assert _running(mark) == []


def _running(mark: str) -> list[int]:
    """A pidfd for every process with this mark on its command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(os.pidfd_open(int(path.parent.name)))
        except OSError:
            continue
    return found
