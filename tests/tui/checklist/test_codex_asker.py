"""The app asks the real Codex about policies nobody asked about: some, the baseline first, each text once."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.tui.checklist.codex_asker import MOST, CodexAsker
from codex_rollout_tui.tui.session.session import Session
from codex_rollout_tui.tui.session.snapshot import Snapshot
from tests.tui.driver import ANA, Clock, begun


class Host:
    """Stands in for the screen: what it is to do later or beside is kept until the test does it."""

    def __init__(self) -> None:
        self.works: list[Any] = []

    def set_timer(self, delay: float, begin: Any) -> Host:
        self.works.append(begin)
        return self

    def stop(self) -> None:
        self.works.clear()

    def run_worker(self, work: Any, group: str) -> None:
        self.works.append(work)

    async def work(self) -> None:
        begin = self.works.pop()
        begin()
        await self.works.pop()


async def asked_about(root: Path, rounds: int, answer: Verdict) -> tuple[list[bytes], list[Snapshot]]:
    """What was asked, over some looks at a new snapshot each, and what was shown."""
    host = Host()
    asked: list[bytes] = []
    shown: list[Snapshot] = []

    def ask(data: bytes, cancel: threading.Event) -> Verdict:
        asked.append(data)
        return answer

    session = Session(root, ANA, Clock())
    snapshot = await session.open()
    assert snapshot is not None
    asker = CodexAsker(host, session, ask, shown.append)  # type: ignore[arg-type]  # the two things a host does
    for _ in range(rounds):
        asker.look_at(snapshot)
        if not host.works:
            break
        await host.work()
        snapshot = shown[-1] if shown else snapshot
    session.close()
    return asked, shown


ACCEPTED = Verdict(accepted=True, version="0.169.0")
NO_VERDICT = Verdict(accepted=None, version=None, reason="No codex was found.")


def many(root: Path, number: int) -> Path:
    begun(root)
    for at in range(number):
        (root / "policies" / f"p{at:03d}.toml").write_text(f"# {at}\n")
    return root


def test_some_are_asked_about_the_baseline_first_and_all_is_shown_once(tmp_path: Path) -> None:
    root = many(tmp_path / "acme", 2 * MOST)
    asked, shown = asyncio.run(asked_about(root, 3, ACCEPTED))
    assert len(asked) == len(set(asked)) == MOST
    assert asked[0] == (root / "policies" / "baseline.toml").read_bytes()
    assert len(shown) == 1
    assert len(shown[0].unasked) == 2 * MOST + 1 - MOST


def test_a_text_without_a_verdict_is_not_asked_about_again(tmp_path: Path) -> None:
    asked, shown = asyncio.run(asked_about(many(tmp_path / "acme", 2), 3, NO_VERDICT))
    assert (len(asked), shown) == (3, [])


def test_what_was_asked_about_is_asked_about_no_more(tmp_path: Path) -> None:
    root = many(tmp_path / "acme", 0)
    assert len(asyncio.run(asked_about(root, 2, ACCEPTED))[0]) == 1
    assert asyncio.run(asked_about(root, 2, ACCEPTED)) == ([], [])
