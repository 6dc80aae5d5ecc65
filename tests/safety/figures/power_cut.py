"""The power fails in the middle of actions: what was not synced is dropped, torn or reordered; then it is opened."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.store.journal_tail import find_tail
from tests.actions.rollouts import begin
from tests.safety.actions import ACTIONS
from tests.safety.figure import Run, Tally, figure
from tests.safety.figures.kills import differences, opened, shared
from tests.safety.recording import Change, Recording, recorded
from tests.safety.replay import after_cut, put

TOGETHER = 3
"""Actions in a row, so that what the one before left unsynced counts too."""


@figure("power-cut", "power cuts at any call of actions in a row", lost=0, half_done=0, not_opened=0)
def measure(run: Run) -> Tally:
    """Every action with the ones after it in the list; cuts at instants and with outcomes drawn by chance.

    Those that go in steps, as a keyring has its own disk, are left to the kills.
    """
    tally, chance = Tally(), run.chance
    names = [name for name, action in ACTIONS.items() if not action.keyring_writes]
    begin(run.folder / "start")
    for number in range(len(names)):
        chosen = [names[(number + more) % len(names)] for more in range(TOGETHER)]
        before, root = run.folder / "before", run.folder / "root"
        shutil.copytree(run.folder / "start", before)
        for name in chosen:
            with suppress(RolloutError):  # where what came before has been there already
                ACTIONS[name].before(opened(before))
        shutil.copytree(before, root)
        changes, states = _recorded(root, chosen)
        for _ in range(run.pick(3, 200)):
            end = chance.randrange(len(changes) + 1)
            folder = run.folder / "cut"
            put(folder, *after_cut(before, changes[:end], chance))
            _look(folder, f"{chosen}, call {end}", _acknowledged(changes[:end]), states, tally)
            tally.tried += 1
            shutil.rmtree(folder)
        shutil.rmtree(before)
        shutil.rmtree(root)
    return tally


def _recorded(root: Path, names: list[str]) -> tuple[list[Change], list[dict[str, bytes]]]:
    """What actions in a row did to the disk, and the folder before, between and after them."""
    recording, states = Recording(root), [dict(shared(root))]
    acting = opened(root)
    for number, name in enumerate(names, 1):
        with recorded(recording), suppress(RolloutError):  # where what came before leaves nothing to do
            ACTIONS[name].act(acting)
        recording.done(number)
        states.append(dict(shared(root)))
    return recording.changes, states


def _acknowledged(changes: list[Change]) -> int:
    return max((change.at for change in changes if change.kind == "done"), default=0)


def _look(root: Path, case: str, acknowledged: int, states: list[dict[str, bytes]], tally: Tally) -> None:
    try:
        again = opened(root)
        again.statuses()
    except RolloutError as error:
        tally.add("not opened", f"{case}: {error}")
        return
    for problem in again.reader.problems:
        tally.add("not opened", f"{case}: {problem}")
    state = {path: data if "journal/" not in path else _counted(root / path) for path, data in shared(root).items()}
    if any(_fits(state, known) for known in states[acknowledged : acknowledged + 2]):
        return
    what = "lost" if any(_fits(state, known) for known in states) else "half done"
    tally.add(
        what, f"{case}: {differences(state, (states[acknowledged], states[min(acknowledged + 1, len(states) - 1)]))}"
    )


def _counted(journal: Path) -> bytes:
    """A journal up to its last action: what follows is no line yet, and moved aside by the next one."""
    with journal.open("rb") as file:
        keep = find_tail(file.fileno(), journal, journal.stem).keep
        file.seek(0)
        return file.read(keep)


def _fits(state: dict[str, bytes], known: dict[str, bytes]) -> bool:
    """Whether a folder is this one; temp files are swept later, and texts kept by their hash do no harm."""
    spare = {path for path in state.keys() - known.keys() if path.startswith("versions/") or path.endswith(".tmp")}
    return {path: data for path, data in state.items() if path not in spare} == known
