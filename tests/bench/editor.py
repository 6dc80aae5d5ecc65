"""Typing in the policy editor beside Textual's own TextArea, in a pty: `python -m tests.bench.editor [ROUNDS]`.

For policies of 50, 200 and 5,000 lines: key to settled screen (median and 95th percentile) and bytes a key. Runs are
interleaved; ratios travel, milliseconds do not. Budgets: at 5,000 lines the median is at most 1.5 x that at 50 lines
and at most 0.15 x that of TextArea at 5,000 lines; at most 3 kB a key.

`python -m tests.bench.editor app editor|textarea LINES` is one of the apps that are measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

import pyte
import tree_sitter_toml
from textual.app import App, ComposeResult
from textual.widgets import TextArea

from codex_rollout_tui.tui.editor.text import EditorText
from tests.bench.app import SIZE, read

LENGTHS = (50, 200, 5000)
UNTIL = "first line of the bench"
TYPED = 'network = "allow" # a'
HIGHLIGHTS = """
(bare_key) @type
(quoted_key) @string
(boolean) @boolean
(comment) @comment
(string) @string
(integer) @number
"""
BLOCK = """\
# {n}: what people may run
[[rules.prefix_rules]]
pattern = [{{ token = "git" }}, {{ any_of = ["push", "pull"] }}]
decision = "prompt"
justification = "Rule {n}: ask before the remote changes."

[permissions.profile-{n}]
enabled = {flag}
limit = {n}
"""


def policy(lines: int) -> str:
    """A policy of so many lines."""
    blocks = "".join(BLOCK.format(n=n, flag=str(n % 2 == 0).lower()) for n in range(lines // 9 + 1))
    return "\n".join([f"# {UNTIL}", *blocks.split("\n")][: lines - 1]) + "\n"


class Alone(App[None]):
    """One widget and nothing else."""

    ANIMATION_LEVEL = "none"

    def __init__(self, kind: str, lines: int) -> None:
        super().__init__()
        self._kind, self._text = kind, policy(lines)

    def compose(self) -> ComposeResult:
        if self._kind == "editor":
            yield EditorText(self._text.encode())
        else:
            yield (area := TextArea(soft_wrap=False, show_line_numbers=True))
            from tree_sitter import Language

            area.cursor_blink = False
            area.register_language("toml", Language(tree_sitter_toml.language()), HIGHLIGHTS)
            area.language = "toml"
            area.text = self._text

    def on_mount(self) -> None:
        self.query("*").first().focus()


def measure(command: list[str], last: bool) -> tuple[float, float, float, float]:
    """One run: start, median and 95th percentile of the keys in ms, bytes a key."""
    begun = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color", "COLORTERM": ""})
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    display = pyte.Screen(*SIZE)
    screen = pyte.ByteStream(display)
    while not any(UNTIL in line for line in display.display):
        if not select.select([descriptor], [], [], 30)[0]:
            raise SystemExit(f"{command} never showed {UNTIL!r}")
        screen.feed(os.read(descriptor, 1 << 16))
    start = (time.perf_counter() - begun) * 1000
    read(descriptor, 1.0, screen)
    warm = [b"\x1b[1;5F"] if last else [b"\x1b[B"] * 3
    times, sizes = [], []
    for number, key in enumerate([*warm, b"\x1b[F", b" ", *(char.encode() for char in TYPED)]):
        sent = time.perf_counter()
        os.write(descriptor, key)
        answered, size = read(descriptor, 0.5, screen)
        if answered is not None and number > len(warm) + 1:
            times.append((answered - sent) * 1000)
            sizes.append(size)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(descriptor)
    return (start, statistics.median(times), statistics.quantiles(times, n=20)[18], statistics.mean(sizes))


def main() -> None:
    """Be one of the apps, or measure them all in turn and print the table."""
    if sys.argv[1:2] == ["app"]:
        Alone(sys.argv[2], int(sys.argv[3])).run()
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    here = [sys.executable, "-m", "tests.bench.editor", "app"]
    apps = {
        f"{kind} {lines}{' at the end' if last else ''}": ([*here, kind, str(lines)], last)
        for kind in ("editor", "textarea")
        for lines in LENGTHS
        for last in ((False, True) if kind == "editor" and lines == LENGTHS[-1] else (False,))
    }
    runs: dict[str, list[tuple[float, ...]]] = {name: [] for name in apps}
    for number in range(rounds + 1):
        for name, (command, last) in apps.items():
            found = measure(command, last)
            if number:
                runs[name].append(found)
    medians = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in runs.items()}
    base = medians["editor 50"]
    print(f"{'':24}{'start ms':>10}{'key p50 ms':>12}{'x':>7}{'key p95 ms':>12}{'bytes a key':>13}")
    for name, (start, middle, high, size) in medians.items():
        print(f"{name:24}{start:>10.0f}{middle:>12.1f}{middle / base[1]:>7.2f}{high:>12.1f}{size:>13.0f}")


if __name__ == "__main__":
    main()
