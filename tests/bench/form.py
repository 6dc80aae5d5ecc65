"""What the form of a policy costs: `python -m tests.bench.form`. CPU milliseconds at 50, 200 and 5,000 lines.

`text` is another text shown, with everything folded, with three big tables unfolded, and with only what is set;
`search` is one more letter. The reading of the text itself is not counted: the workbench has done it by then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from textual.app import App, ComposeResult

from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.policyform.form import PolicyForm

UNFOLDED = (("rules", "prefix_rules", 0), ("experimental_network", "domains", "h0.example.com"), ("mcp_servers", "s0"))


def policy(lines: int, mark: str = "") -> Document:
    """A policy with three big tables."""
    out = [f"# {mark}", 'allowed_sandbox_modes = ["read-only"]', "[rules]", "prefix_rules = ["]
    for at in range(lines // 3):
        words = f'[{{ token = "c{at}" }}, {{ any_of = ["a", "b"] }}]'
        out.append(f'  {{ pattern = {words}, decision = "prompt", justification = "why {at}" }},')
    out.append("]")
    for at in range(lines // 9):
        out += [f"[mcp_servers.s{at}]  # its own", f'identity = {{ command = "/opt/{at}" }}', ""]
    out.append("[experimental_network.domains]")
    out += [f'"h{at}.example.com" = "allow"' for at in range(lines // 3)]
    made = Document("\n".join([*out, ""]).encode())
    assert made.values is not None
    return made


def cost(work: Callable[[], object]) -> float:
    """CPU milliseconds of the best of five."""
    found = []
    for _ in range(5):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return min(found)


class Bench(App[None]):
    """The form alone."""

    ANIMATION_LEVEL = "none"

    def compose(self) -> ComposeResult:
        self.form = PolicyForm(Signs())
        yield self.form


async def measure(lines: int) -> None:
    """One line of the table."""
    app = Bench()
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.pause()
        form, texts = app.form, [policy(lines, mark) for mark in "ab"]
        figures: list[float] = []

        def other() -> None:
            texts.reverse()
            form.show(texts[0])

        form.show(texts[0])
        figures.append(cost(other))
        for path in UNFOLDED:
            form.go_to(path)
        figures.append(cost(other))
        figures.append(cost(lambda: form.go_to(UNFOLDED[-1])))
        form.focus()
        await pilot.press("s")
        figures.append(cost(other))
        await pilot.press("s", "slash")
        for letters in ("justificatio", "justification"), ("h1", "h11"):

            def search(letters: tuple[str, str] = letters) -> None:
                for words in letters:
                    form.find(words)

            figures.append(cost(search) / 2)
    print(f"{lines:>6} " + "".join(f"{figure:>12.1f}" for figure in figures), flush=True)


def main() -> None:
    """The table."""
    heads = ("text", "unfolded", "go to", "only set", "search", "search names")
    print(" lines " + "".join(f"{head:>12}" for head in heads))
    for lines in (50, 200, 5000):
        asyncio.run(measure(lines))


if __name__ == "__main__":
    main()
