"""Typing in the policy editor: bytes a key, and the echo of keys that come 50 ms apart.

What follows from a key is drawn at most 60 times a second. On a slow or busy machine it comes so late that the next key
waits for its turn, at 50 lines too: then the ratios say less, and `--apart` shows what is behind it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from math import ceil
from pathlib import Path

from tests.bench import words
from tests.bench.bench import Bench
from tests.bench.figure import Figure, interleaved, percentile
from tests.bench.policies import SHAPES, policy_file
from tests.bench.process import waited_ms
from tests.bench.row import row
from tests.bench.terminal import Chunk, Emulator, NeverShownError

ROUNDS = 3
RUN = 30
"""So many letters are typed, then so many deleted, on a line that does not scroll."""
REST_S = 0.6
LATE_S = 3.0
"""The last keys have come by then, whatever held the app up."""
FIND = [*"justificatio", *["backspace"] * 12]


@dataclass(frozen=True, slots=True)
class Typing:
    """The ms until each key was on the screen, and the ms it waited for a core per key."""

    echoes: list[float]
    wait: float


def typed(bench: Bench, file: Path, count: int) -> Typing:
    """Type in the comment above the bulk, a key every so often whatever the app does, and see when each is shown."""
    with bench.terminal(bench.edit(file), realtime=True) as terminal:
        terminal.wait(words.TEXT, words.WORKBENCH)
        terminal.settle(1.5, 20.0)
        for key in ("end", "q", "backspace"):
            terminal.press(key)
        terminal.settle(2.0, 20.0)
        sent: list[float] = []
        chunks: list[Chunk] = []
        before, begun = waited_ms(terminal.pid), time.perf_counter()
        keys = list(islice(cycle(["q"] * RUN + ["backspace"] * RUN), count))
        for number, key in enumerate(keys, 1):
            sent.append(terminal.send(key))
            left = begun + number * bench.apart_s - time.perf_counter()
            chunks += terminal.read(max(left, 0), bench.apart_s, max(left, 0))
        chunks += terminal.read(LATE_S, LATE_S, 20.0)
        wait = (waited_ms(terminal.pid) - before) / len(keys)
        return Typing(echoes(terminal.emulator, sent, chunks), wait)


def echoes(screen: Emulator, sent: Sequence[float], chunks: Sequence[Chunk]) -> list[float]:
    """When the screen first showed what each key made of the line."""
    lengths = list(islice(cycle([*range(1, RUN + 1), *range(RUN - 1, -1, -1)]), len(sent)))
    times: list[float] = []
    for chunk in chunks:
        screen.feed(chunk.data)
        match = screen.search(words.TYPED)
        if match is None:
            continue
        pending = range(len(times), sum(at < chunk.at for at in sent))
        shown = next((key for key in pending if lengths[key] == len(match[1])), None)
        if shown is not None:
            times += [(chunk.at - sent[key]) * 1000 for key in range(len(times), shown + 1)]
    if len(times) < len(sent):
        raise NeverShownError(f"{len(sent) - len(times)} keys never came to the screen")
    return times


@row("typing")
def typing(bench: Bench) -> Iterator[Figure]:
    """Every shape of 5,000 lines beside 50 lines, and the echo at 20,000 lines."""
    files = {"50 lines": policy_file(bench.folder, 50)}
    files |= {f"5,000 lines, {shape}": policy_file(bench.folder, 5000, shape) for shape in SHAPES}
    files |= {"20,000 lines, many tables": policy_file(bench.folder, 20_000)}
    rounds = min(ROUNDS, bench.rounds)
    count = ceil(bench.keys / rounds)
    runs = interleaved({name: partial(typed, bench, file, count) for name, file in files.items()}, rounds, warm=0)
    echo = {name: [ms for typing in some for ms in typing.echoes] for name, some in runs.items()}
    waits = {name: sum(typing.wait for typing in some) / rounds for name, some in runs.items()}
    base = echo["50 lines"]
    for name in (name for name in files if name.startswith("5,000")):
        for percent, budget in ((50, 1.1), (95, 1.5)):
            figures = percentile(echo[name], percent), percentile(base, percent)
            yield Figure(f"typing, {name}, p{percent}", figures[0], "ms", budget, figures[1], core(waits[name]))
    for name in ("50 lines", "5,000 lines, many tables", "20,000 lines, many tables"):
        note = f"p50 {percentile(echo[name], 50):.1f} ms; {core(waits[name])}"
        yield Figure(f"echo of a key, {name}, p95", percentile(echo[name], 95), "ms", 10.0, note=note)


def core(wait: float) -> str:
    """The note on the wait of a key."""
    return f"wait for a core {wait:.1f} ms a key"


def sizes(bench: Bench, file: Path) -> dict[str, float]:
    """Bytes a key for typing, new lines and finding, everything that follows from a key counted."""
    with bench.terminal(bench.edit(file)) as terminal:
        terminal.wait(words.TEXT, words.WORKBENCH)
        terminal.settle(1.0, 10.0)
        terminal.press("end", REST_S)
        presses = {"plain key": terminal.press_all(["q", *"qqqqqqqqqq"], REST_S)[1:]}
        presses["newline"] = terminal.press_all(["enter"] * 6, REST_S)[1:]
        terminal.press("ctrl+f", REST_S)
        presses["find"] = terminal.press_all(FIND, 0.3)
        return {name: sum(press.size for press in some) / len(some) for name, some in presses.items()}


@row("bytes")
def bytes_a_key(bench: Bench) -> Iterator[Figure]:
    """What a key in the editor sends over the line."""
    counted = sizes(bench, policy_file(bench.folder, 200))
    for name, size in counted.items():
        yield Figure(f"editor, {name}, bytes a key", size / 1000, "kB", 3.0)
