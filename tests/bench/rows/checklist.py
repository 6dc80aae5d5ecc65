"""Moves in the checklist: key to screen and bytes a key, beside the down key of the empty app.

Key to screen is the first output; when the last one came is in the note (`settled`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, percentile
from tests.bench.process import waited_ms
from tests.bench.row import row
from tests.bench.terminal import Press, Terminal

TYPED = [*"policy", *["backspace"] * 5, *"lugin", *["backspace"] * 6]
MOVES = {"item": (), "step": ("shift+tab",), "tab": (), "next": (), "search": ("/",)}
"""What is pressed before the keys of each move."""
WARM = 3
REST_S = 0.4
BUDGETS = {"item": 1.0, "step": 1.0, "tab": 1.5, "next": 1.0, "search": 1.0}


def keys(move: str, count: int) -> list[str]:
    """The keys of a move: down and up, or what is typed, for as long as wanted."""
    if move in ("item", "step"):
        return list(islice(cycle(["down"] * 6 + ["up"] * 6), count))
    return list(islice(cycle({"tab": ["tab"], "next": ["n"], "search": TYPED}[move]), count))


def pressed(terminal: Terminal, move: str, count: int) -> tuple[list[Press], float]:
    """The presses of a move, and the ms it waited for a core per key."""
    terminal.press_all(keys(move, WARM))
    terminal.settle(REST_S, 2.0)
    before = waited_ms(terminal.pid)
    presses = terminal.press_all(keys(move, count + WARM)[WARM:])
    return presses, (waited_ms(terminal.pid) - before) / count


def moves(bench: Bench) -> dict[str, tuple[list[Press], float]]:
    """One app, every move."""
    done = {}
    for move, before in MOVES.items():
        with bench.terminal(bench.app(bench.rollout()), realtime=True) as terminal:
            terminal.wait(words.STATUSES)
            terminal.settle(1.0, 10.0)
            for key in before:
                terminal.press(key)
            done[move] = pressed(terminal, move, bench.keys_a_round)
    return done


def empty(bench: Bench) -> dict[str, tuple[list[Press], float]]:
    """The empty app, the down key."""
    with bench.terminal(bench.empty, realtime=True) as terminal:
        terminal.wait(words.EMPTY_APP)
        terminal.settle(1.0, 10.0)
        return {"empty": pressed(terminal, "item", bench.keys_a_round)}


@row("checklist")
def checklist(bench: Bench) -> Iterator[Figure]:
    """Median, 95th percentile and bytes of every move."""
    bench.rollout()
    runs = interleaved({"empty": lambda: empty(bench), "app": lambda: moves(bench)}, bench.rounds, warm=0)
    presses: defaultdict[str, list[Press]] = defaultdict(list)
    waits: defaultdict[str, list[float]] = defaultdict(list)
    for round_ in (*runs["empty"], *runs["app"]):
        for move, (some, wait) in round_.items():
            presses[move] += some
            waits[move].append(wait)
    times = {move: [press.first for press in some if press.first is not None] for move, some in presses.items()}
    settled = {move: [press.last for press in some if press.last is not None] for move, some in presses.items()}
    for move, budget in BUDGETS.items():
        mute = len(presses[move]) - len(times[move])
        wait = sum(waits[move]) / len(waits[move])
        for percent in (50, 95):
            figures = percentile(times[move], percent), percentile(times["empty"], percent)
            rest = percentile(settled[move], percent), percentile(settled["empty"], percent)
            note = f"settled {rest[0]:.1f} ms, {rest[0] / rest[1]:.2f} x; wait for a core {wait:.1f} ms a key"
            note += f"; {mute} keys without an answer" if mute else ""
            yield Figure(f"checklist, {move}, p{percent}", figures[0], "ms", budget, figures[1], note)
    for move in ("empty", *MOVES):
        size = sum(press.size for press in presses[move]) / len(times[move]) / 1000
        if move == "empty":
            yield Figure("empty app, bytes a key", size, "kB", None)
        else:
            yield Figure(f"checklist, {move}, bytes a key", size, "kB", 3.0)
