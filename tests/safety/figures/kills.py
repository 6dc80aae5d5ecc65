"""A kill at every call by which an action changes the disk; then the folder is opened again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from unittest.mock import patch

from codex_rollout_tui.actions import items, rollout
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import NotARolloutError
from codex_rollout_tui.store.leftovers import leftovers
from tests.actions.rollouts import NOW, author, begin
from tests.safety.actions import ACTIONS, Action
from tests.safety.calls import Point, killed, points
from tests.safety.children import run as run_child
from tests.safety.figure import Run, Tally, figure

POINTS_OF_AN_ACTION = 3
"""In the short run."""


@figure(
    "kills", "kills at each call of every action that changes the disk", lost=0, half_done=0, half_shown=0, leftovers=0
)
def measure(run: Run) -> Tally:
    """All instants of every action, or a few of each; at each the folder is made anew from a copy."""
    tally, chance = Tally(), run.chance
    begin(run.folder / "start")
    _kill_starts(run, tally)
    for name, action in ACTIONS.items():
        folder = run.folder / name.replace(" ", "-")
        before, after = folder / "before", folder / "after"
        shutil.copytree(run.folder / "start", before)
        action.before(opened(before))
        shutil.copytree(before, after)
        instants = points(partial(action.act, opened(after)))
        if run.size == "short":
            instants = chance.sample(instants, min(POINTS_OF_AN_ACTION, len(instants)))
        shown, views = (shared(before), shared(after)), (_view(before), _view(after))
        for point in instants:
            _kill(name, action, point, folder, shown, views, tally)
        shutil.rmtree(folder)
    return tally


def _kill_starts(run: Run, tally: Tally) -> None:
    """The start of a rollout, beside a file of somebody's that is added to: all of it is there, or that file alone."""
    root, ignored = run.folder / "new", b"*.pyc\n"

    def make() -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        (root / ".gitignore").write_bytes(ignored)

    make()
    instants = points(lambda: begin(root))
    files = set(shared(root))
    for point in instants if run.size == "long" else run.chance.sample(instants, 12):
        make()
        acknowledged = run.folder / "started"
        acknowledged.unlink(missing_ok=True)
        run_child(partial(_act, lambda: partial(begin, root), point, acknowledged))
        tally.tried += 1
        try:
            look(opened(root), f"start, {point}", tally)
            is_there = True
        except NotARolloutError:
            is_there = False
        left = set(shared(root))
        if (is_there and left != files) or (
            not is_there and (left != {".gitignore"} or shared(root)[".gitignore"] != ignored)
        ):
            tally.add("half done", f"start, {point}: {sorted(left)}")
        if acknowledged.exists() and not is_there:
            tally.add("lost", f"start, {point}")
        if not is_there:
            begin(root)


def opened(root: Path) -> Rollout:
    return Rollout(root, author(), lambda: NOW)


def _kill(
    name: str,
    action: Action,
    point: Point,
    folder: Path,
    shown: tuple[object, object],
    views: tuple[object, object],
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
    if acknowledged.exists() and state != shown[1]:
        tally.add("lost", case)
    items.add_note(again, "local-toggle", "the next one")
    if again.reader.problems or len(again.events) != len(opened(root).events):
        tally.add("lost", f"{case}: what came next")


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


def differences(state: Mapping[str, object], shown: tuple[object, object]) -> list[str]:
    """Which files are neither as before nor as after."""
    texts = [before for before in shown if isinstance(before, dict)]
    return [name for name in {*state, *texts[0], *texts[1]} if len({repr(t.get(name)) for t in (state, *texts)}) > 1]
