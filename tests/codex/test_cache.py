from __future__ import annotations

import os
from pathlib import Path

from codex_rollout_tui.codex.cache import VerdictCache
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.verdict import Verdict


class Asked:
    """Counts how often it was really asked."""

    def __init__(self, accepted: bool | None = True) -> None:
        self.accepted = accepted
        self.asked: list[bytes] = []

    def __call__(self, binary: Binary | NotFound, data: bytes, **how: object) -> Verdict:
        self.asked.append(data)
        return Verdict(self.accepted, "0.169.0", detail=f"{len(self.asked)} {how['host']} {how['timeout']}")


def made(folder: Path) -> Binary:
    path = folder / "codex"
    path.write_bytes(b"\x7fELF")
    return Binary(path, "0.169.0", "made for a test", None)


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    asked, binary = Asked(), made(tmp_path)
    cache = VerdictCache(ask=asked)
    assert cache.known(binary, b"a") is None
    first = cache.ask(binary, b"a", timeout=3)
    assert first.detail == "1 None 3"
    assert cache.ask(binary, b"a") is first
    assert cache.known(binary, b"a") is first
    assert asked.asked == [b"a"]


def test_other_bytes_host_or_binary_are_another_question(tmp_path: Path) -> None:
    asked, binary = Asked(), made(tmp_path)
    cache = VerdictCache(ask=asked)
    cache.ask(binary, b"a")
    cache.ask(binary, b"b")
    cache.ask(binary, b"a", host="h")
    facts = binary.path.stat()
    os.utime(binary.path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1))
    cache.ask(binary, b"a")
    assert len(asked.asked) == 4


def test_the_one_used_longest_ago_goes_first(tmp_path: Path) -> None:
    asked, binary = Asked(), made(tmp_path)
    cache = VerdictCache(2, asked)
    for data in (b"a", b"b", b"a", b"c", b"a", b"b"):
        cache.ask(binary, data)
    assert asked.asked == [b"a", b"b", b"c", b"b"]


def test_no_verdict_is_asked_again(tmp_path: Path) -> None:
    asked, binary = Asked(None), made(tmp_path)
    cache = VerdictCache(ask=asked)
    cache.ask(binary, b"a")
    cache.ask(binary, b"a")
    binary.path.unlink()
    cache.ask(binary, b"a")
    cache.ask(NotFound("none"), b"a")
    assert len(asked.asked) == 4
