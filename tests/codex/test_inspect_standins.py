"""Inspections of binaries that misbehave in one part: the other parts are told, and the one says why not."""

from __future__ import annotations

import threading
from dataclasses import fields
from pathlib import Path

import pytest

from codex_rollout_tui.codex import capabilities
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.inspect import inspect
from codex_rollout_tui.codex.inspection import Inspection, NoAnswer, Thread
from tests.codex.standin import bare, fake
from tests.codex.test_run import Clock

POLICY = b"""\
allowed_sandbox_modes = ["read-only"]
[mcp_servers.docs.identity]
command = "npx"
[[remote_sandbox_config]]
hostname_patterns = ["ci-*", "[ab]"]
allowed_sandbox_modes = ["read-only"]
"""
PARTS = tuple(each.name for each in fields(Inspection) if each.name != "verdict")


def inspected(
    folder: Path, changes: str = "", version: str = "0.169.0", policy: bytes = POLICY, timeout: float = 60
) -> Inspection:
    return inspect(fake(folder, changes, version), policy, timeout=timeout, isolation=bare(folder))


def untold(found: Inspection) -> set[str]:
    return {name for name in PARTS if isinstance(getattr(found, name), NoAnswer)}


def why(found: Inspection, part: str) -> str:
    value = getattr(found, part)
    assert isinstance(value, NoAnswer)
    return value.reason


def test_all_is_told(tmp_path: Path) -> None:
    found = inspected(tmp_path)
    assert found.verdict.accepted is True
    assert untold(found) == set()
    assert found.outages == ()
    assert [name for name, _ in found.unseen] == ["hosts"], "one pattern makes no host name"
    assert inspected(tmp_path, policy=b"").unseen == ()


def test_nothing_is_told_of_a_policy_that_is_refused(tmp_path: Path) -> None:
    refuse = '{"error": {"data": {"reason": "configLoad", "detail": "bad"}}}'
    found = inspected(tmp_path, f"def startup():\n    print('{refuse}')\n    sys.exit(1)")
    assert found.verdict.accepted is False
    assert untold(found) == set(PARTS)
    assert "refuses this policy" in why(found, "threads")


def test_without_a_binary_every_part_says_why(tmp_path: Path) -> None:
    found = inspect(NotFound("No codex.", "Install it."), POLICY)
    assert untold(found) == set(PARTS)
    assert found.threads == NoAnswer("No codex.", "Install it.")
    assert len(found.unseen) == len(PARTS)
    lack = inspect(Binary(fake(tmp_path).path, "0.169.0", "", None), POLICY)
    assert "bubblewrap" in why(lack, "hooks")


def test_a_server_that_crashes(tmp_path: Path) -> None:
    found = inspected(tmp_path, "def serve(): os.kill(os.getpid(), 11)")
    assert untold(found) == {"threads", "ignored", "profiles", "hooks"}
    assert "crashed (signal 11)" in why(found, "threads")
    assert [name for name, _ in found.unseen] == ["threads", "ignored", "profiles", "hooks", "hosts"]


def test_a_server_that_stops_over_its_telemetry(tmp_path: Path) -> None:
    found = inspected(
        tmp_path, 'def serve(): sys.exit("Error: error loading otel config: failed to read /x: No such.")'
    )
    assert why(found, "profiles") == "Codex stops as it starts the telemetry of [otel]: failed to read /x: No such."


def test_a_server_that_hangs_over_one_request(tmp_path: Path) -> None:
    looked: list[bool] = []

    def ready() -> bool:
        """Once the other answers lie in the pipe, and were read in between."""
        looked.append((tmp_path / "answered").exists())
        return sum(looked) > 1

    changes = """
def serve():
    for number, method, _ in requests():
        if method != "hooks/list":
            answer(number, method)
        if number == 6:
            open("answered", "w").close()
"""
    found = inspect(fake(tmp_path, changes), POLICY, timeout=60, isolation=bare(tmp_path), clock=Clock(ready))
    assert why(found, "hooks") == "Codex did not answer hooks/list in time."
    assert not isinstance(found.threads, NoAnswer)
    assert why(found, "features") == why(found, "hosts") == "There was no time left to ask."


def test_a_server_that_floods(tmp_path: Path) -> None:
    found = inspected(tmp_path, 'def serve():\n    while True: say({"method": "noise", "params": "x" * 10_000})')
    assert "printed more than 16 MB" in why(found, "threads")
    assert not isinstance(found.servers, NoAnswer)


def test_a_server_that_talks_nonsense(tmp_path: Path) -> None:
    found = inspected(tmp_path, 'RESULTS = dict.fromkeys(RESULTS, "hello")')
    assert "does not understand" in why(found, "threads")
    assert found.profiles == ()
    assert found.enforced == {}


def test_a_server_that_refuses_one_method(tmp_path: Path) -> None:
    found = inspected(
        tmp_path,
        """
good = answer
def answer(number, method):
    if method == "hooks/list":
        say({"id": number, "error": {"code": -32601, "message": "gone"}})
    elif method == "permissionProfile/list":
        say({"id": number, "error": {"code": -32000, "message": "no\\x07t today"}})
    else:
        good(number, method)
""",
    )
    assert isinstance(found.hooks, NoAnswer)
    assert found.hooks.lacking
    assert why(found, "profiles") == "Codex could not answer permissionProfile/list: not today"
    assert "profiles" in dict(found.unseen)
    assert "hooks" not in dict(found.unseen)


def test_a_thread_that_does_not_start_is_an_outage(tmp_path: Path) -> None:
    found = inspected(
        tmp_path,
        """
good = answer
def answer(number, method):
    bad = method == "thread/start"
    say({"id": number, "error": {"message": "error creating thread: no hooks"}}) if bad else good(number, method)
""",
    )
    assert found.outages == ("No thread starts: no hooks.",)
    assert found.threads == (
        Thread("nothing", refused="no hooks"),
        Thread("full access, never to be asked", refused="no hooks"),
        Thread("full access", refused="no hooks"),
    )


def test_a_host_that_is_refused_is_an_outage(tmp_path: Path) -> None:
    found = inspected(
        tmp_path,
        """
good = startup
def startup():
    if os.environ["HOST"] != "ci-any":
        return good()
    say({"error": {"data": {"reason": "configLoad", "detail": "bad modes"}}})
    sys.exit(1)
""",
    )
    assert found.outages == ("Codex refuses this policy on hosts like ci-any: bad modes.",)


def test_a_host_without_a_verdict_leaves_the_hosts_untold(tmp_path: Path) -> None:
    found = inspected(tmp_path, 'good = startup\ndef startup(): os.environ["HOST"] == "ci-any" or good()')
    assert "makes no sense" in why(found, "hosts")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("def mcp(): print('[]')", "servers"),
        ("def mcp(): sys.exit(1)", "servers"),
        ("def mcp(): os.kill(os.getpid(), 9)", "servers"),
        ("def features(): print('nothing of the kind')", "features"),
        ("def features(): sys.exit('Error: x')", "features"),
        ("def features(): print('x' * 5_000_000)", "features"),
    ],
)
def test_a_program_that_misbehaves_leaves_its_part_untold(tmp_path: Path, change: str, part: str) -> None:
    found = inspected(tmp_path, change)
    assert untold(found) == {part}
    assert why(found, part)


def test_features_that_differ_are_told(tmp_path: Path) -> None:
    changes = """
def features():
    pinned = bool(open(os.environ["POLICY"]).read())
    print("apps    under development  %s" % ("false" if pinned else "true"))
    print("hooks\\tstable\\ttrue")
"""
    found = inspected(tmp_path, changes)
    assert not isinstance(found.features, NoAnswer)
    assert [(each.name, each.stage, each.without, each.under) for each in found.features] == [
        ("apps", "under development", True, False)
    ]


@pytest.mark.parametrize("version", ["0.77.0", "0.104.0", "0.124.0", "0.138.0"])
def test_what_an_old_version_lacks_is_said_so_and_is_not_asked(tmp_path: Path, version: str) -> None:
    number = tuple(int(part) for part in version.split("."))
    found = inspected(tmp_path, version=version)
    assert found.verdict.accepted is True
    asked = {
        "enforced": "configRequirements/read",
        "profiles": "permissionProfile/list",
        "hooks": "hooks/list",
        "servers": "mcp list",
        "features": "features",
        "hosts": "remote_sandbox_config",
        "ignored": "unknown features",
    }
    assert untold(found) == {part for part, what in asked.items() if capabilities.TOLD_SINCE[what] > number}
    for part in untold(found):
        assert getattr(found, part).lacking
        assert f"Not told by Codex {version}" in why(found, part)


def test_servers_a_person_names_are_tried_instead(tmp_path: Path) -> None:
    found = inspect(fake(tmp_path), POLICY, mcp={"x": "npx -y 'a b'"}, timeout=60, isolation=bare(tmp_path))
    assert not isinstance(found.servers, NoAnswer)
    assert [(each.name, each.runs, each.sample) for each in found.servers.servers] == [("x", "npx -y 'a b'", "")]
    with pytest.raises(ValueError, match="quot"):
        inspect(fake(tmp_path), POLICY, mcp={"x": "'"}, isolation=bare(tmp_path))


def test_nothing_is_asked_once_it_is_not_wanted(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    found = inspect(fake(tmp_path), POLICY, cancel=cancel, isolation=bare(tmp_path))
    assert untold(found) == set(PARTS)
    assert "stopped before it answered" in why(found, "threads")
