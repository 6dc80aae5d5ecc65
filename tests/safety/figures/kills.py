"""A kill at every call by which an action changes the disk; then the folder is opened again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from unittest.mock import patch

from codex_rollout_tui.actions import items, rollout
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.demo.make import make as make_demo
from codex_rollout_tui.errors import NotARolloutError, VaultError
from codex_rollout_tui.store.leftovers import leftovers
from tests.actions.rollouts import NOW, author, begin
from tests.safety.actions import ACTIONS, Action
from tests.safety.calls import Point, killed, points
from tests.safety.children import run as run_child
from tests.safety.figure import Run, Tally, figure
from tests.safety.keyring_file import KeyringFile

POINTS_OF_AN_ACTION = 2
"""In the short run."""


@figure(
    "kills", "kills at each call of every action that changes the disk", lost=0, half_done=0, half_shown=0, leftovers=0
)
def measure(run: Run) -> Tally:
    """All instants of every action, or a few of each; at each the folder is made anew from a copy."""
    tally, chance = Tally(), run.chance
    begin(run.folder / "start")
    for name, make, count in STARTS:
        _kill_start(run, tally, name, make, count)
    for name, action in ACTIONS.items():
        folder = run.folder / name.replace(" ", "-")
        before, after = folder / "before", folder / "after"
        shutil.copytree(run.folder / "start", before)
        action.before(opened(before))
        shutil.copytree(before, after)
        instants = points(partial(action.act, opened(after)))
        states = [before, *_between(action, folder), after]
        if run.size == "short":
            instants = chance.sample(instants, min(POINTS_OF_AN_ACTION, len(instants)))
        shown, views = [shared(state) for state in states], [_view(state) for state in states]
        for point in instants:
            _kill(name, action, point, folder, shown, views, tally)
        shutil.rmtree(folder)
    return tally


def opened(root: Path) -> Rollout:
    return Rollout(root, author(), lambda: NOW)


def _kill_start(run: Run, tally: Tally, name: str, start: Callable[[Path], object], count: int) -> None:
    """A start beside a file of somebody's that is added to: all of it is there, or that file alone."""
    root, ignored = run.folder / "new", b"*.pyc\n"

    def clear() -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        (root / ".gitignore").write_bytes(ignored)

    def names() -> list[str]:
        return sorted(_DRAWN.sub("", name) for name in shared(root))

    clear()
    instants = points(partial(start, root))
    files, events = names(), len(opened(root).events)
    for point in _some(run, instants, count):
        clear()
        acknowledged = run.folder / "started"
        acknowledged.unlink(missing_ok=True)
        run_child(partial(_act, lambda: partial(start, root), point, acknowledged))
        tally.tried += 1
        try:
            reading = opened(root)
            look(reading, f"{name}, {point}", tally)
            is_there = True
            if names() != files or len(reading.events) != events:
                tally.add("half done", f"{name}, {point}: {len(reading.events)} events, {names()}")
        except NotARolloutError:
            is_there = False
            if shared(root) != {".gitignore": ignored}:
                tally.add("half done", f"{name}, {point}: {names()}")
        if acknowledged.exists() and not is_there:
            tally.add("lost", f"{name}, {point}")
        if not is_there:
            start(root)


def _some(run: Run, instants: Sequence[Point], count: int) -> Sequence[Point]:
    """The last ones of a long action, and as many of those before; in the short run a few."""
    if run.size == "short":
        return run.chance.sample(instants, 4)
    instants = sorted(instants)
    before = instants[:-count]
    return [*instants[-count:], *run.chance.sample(before, min(count, len(before)))]


def _demo(root: Path) -> object:
    return make_demo(root, NOW)


STARTS: Sequence[tuple[str, Callable[[Path], object], int]] = (("start", begin, 500), ("demo", _demo, 150))
"""What makes a rollout, and of which instants one is killed at: so many at its end, and as many before."""
_DRAWN = re.compile(r"-[0-9a-f]{4}(?=\.jsonl$)")


def _kill(
    name: str,
    action: Action,
    point: Point,
    folder: Path,
    shown: Sequence[Mapping[str, bytes]],
    views: Sequence[object],
    tally: Tally,
) -> None:
    root = folder / "killed"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder / "before", root)
    acknowledged = root.with_suffix(".acknowledged")
    acknowledged.unlink(missing_ok=True)
    run_child(partial(_act, lambda: partial(action.act, opened(root)), point, acknowledged))
    tally.tried += 1
    case = f"{name}, {point}"
    with patch.object(rollout, "recover_at_open", lambda _: None):
        if _view(root) not in views:
            tally.add("half shown", case)
    again = opened(root)
    look(again, case, tally)
    state = shared(root)
    if state not in shown:
        tally.add("half done", f"{case}: {differences(state, shown)}")
    if acknowledged.exists() and state != shown[-1]:
        tally.add("lost", case)
    if action.keyring_writes and state != shown[-1]:
        action.act(again)
        if _outcome(root) != _outcome(folder / "after"):
            tally.add("half done", f"{case}: once more")
    items.add_note(again, "local-toggle", "the next one")
    if again.reader.problems or len(again.events) != len(opened(root).events):
        tally.add("lost", f"{case}: what came next")


def _between(action: Action, folder: Path) -> Iterator[Path]:
    """Where an action ends when the keyring takes no more: what it may be found at between two steps."""
    for writes in range(action.keyring_writes):
        root = folder / f"after {writes} writes"
        shutil.copytree(folder / "before", root)
        with patch.object(KeyringFile, "writes", writes), suppress(VaultError):
            action.act(opened(root))
        yield root


def _outcome(root: Path) -> tuple[object, ...]:
    """What an action on a key is for, however it came there."""
    reading = opened(root)
    statuses = {item: state.status for item, state in reading.statuses().states.items()}
    return dict(reading.credentials()), KeyringFile(root).held(), statuses


def _act(prepare: Callable[[], Callable[[], object]], point: Point, acknowledged: Path) -> None:
    """Do what is prepared, be killed in it, or say that it is done."""
    act, create = prepare(), os.open
    with killed(point):
        act()
        os.close(create(acknowledged, os.O_CREAT))


def look(again: Rollout, case: str, tally: Tally) -> None:
    """What must be so whatever was killed: whole journals, and nothing left."""
    for problem in (*again.reader.problems, *again.reader.notes):
        tally.add("half done", f"{case}: {problem}")
    names = [
        path.name for path in again.root.rglob("*") if path.suffix in (".tmp", ".before") or path.name == "intent.json"
    ]
    for left in (*names, *leftovers(again.root)):
        tally.add("leftovers", f"{case}: {left}")


def shared(root: Path) -> Mapping[str, bytes]:
    """Every file in a folder that others get."""
    return {
        name: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not (name := path.relative_to(root).as_posix()).startswith("private/") and name != ".lock"
    }


def _view(root: Path) -> tuple[object, ...]:
    """What a reader shows of a folder."""
    reading = opened(root)
    policies = {name: text.data for name, text in reading.policies().items()}
    states = {item: (state.status, state.reason) for item, state in reading.statuses().states.items()}
    return reading.file, policies, dict(reading.credentials()), list(reading.events), states


def differences(state: Mapping[str, bytes], shown: Sequence[Mapping[str, bytes]]) -> list[str]:
    """Which files are not the same in all of them."""
    texts = (state, *shown)
    return [name for name in {name for text in texts for name in text} if len({text.get(name) for text in texts}) > 1]
