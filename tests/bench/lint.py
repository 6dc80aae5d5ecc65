"""What `policy lint` of one file costs as a whole process, next to others: `python -m tests.bench.lint [RUNS]`.

Budget: a file of 200 lines takes at most twice `python -c "import click, tomllib"`, with or without findings. All
commands are run in turn, round after round, and compared by their medians of the same rounds, so that a busy machine
slows all of them. `taplo` (npm install -g @taplo/cli) is measured with a JSON schema made from the catalogue.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.catalogue.keys import Node, root
from tests.store.folders import REPO

RUNS = 21
BUDGET = 2.0
REFERENCE = "python -c 'import click, tomllib'"
LINT = (sys.executable, "-c", "from codex_rollout_tui.cli.entry import main; main()", "policy", "lint")
TOMLKIT = "import sys, tomlkit; tomlkit.parse(open(sys.argv[1], encoding='utf-8').read())"
TYPES = {"string": "string", "boolean": "boolean", "table": "object", "u16": "integer", "float": "number"}


def policy(lines: int, *, found: str = "nothing") -> str:
    """A policy of so many lines: half of it domains, half rules; `found` is what there is to find in it."""
    modes = '["workspace-write"]' if found == "a refusal" else '["read-only", "workspace-write"]'
    head = [
        "# A policy as long as the benchmark wants it",
        f"allowed_sandbox_modes = {modes}",
        'allowed_approval_polices = ["on-request"]' if found == "a misspelt key" else "",
        'allowed_web_search_modes = ["cached"]',
        "",
        "[experimental_network]",
        "enabled = true",
        "",
        "[experimental_network.domains]",
    ]
    domains = [f'"host-{number}.example.com" = "allow"' for number in range(lines // 2 - len(head))]
    body = [*head, *domains]
    for number in range((lines - len(body)) // 5):
        pattern = f'[{{ token = "tool-{number}" }}, {{ any_of = ["push", "commit"] }}]'
        body += ["", "[[rules.prefix_rules]]", f"pattern = {pattern}", 'decision = "prompt"']
        body += ['justification = "Somebody looks at it first"']
    body += ["# the end"] * (lines - len(body))
    return "\n".join(body) + "\n"


def schema(node: Node) -> dict[str, Any]:
    """A place of the catalogue as JSON schema: names, types and allowed values, all that such a schema says."""
    if node.items is not None:
        return {"type": "array", "items": schema(node.items)}
    if node.children or node.named:
        found: dict[str, Any] = {"type": "object", "properties": {k: schema(v) for k, v in node.children.items()}}
        found["additionalProperties"] = schema(node.named) if node.named else False
        return found
    if node.spec is not None and node.spec.values:
        return {"enum": list(node.spec.values)}
    kind = TYPES.get(node.type)
    return {"type": kind} if kind else {}


def codex(file: Path, binary: Binary) -> list[str]:
    """The real binary on a file, isolated by hand as its own documentation of bubblewrap would have it."""
    inside = ["--dir", "/h", "--setenv", "HOME", "/h", "--setenv", "CODEX_HOME", "/h", "--chdir", "/h"]
    placed = ["--ro-bind", str(binary.path), "/codex", "--symlink", "/codex", "/proc/self/exe"]
    policy = ["--ro-bind", str(file), isolate.POLICY, "--", "/codex", "app-server", "--print-startup-config"]
    return [str(binary.bwrap), "--unshare-all", "--clearenv", *inside, *placed, *policy]


def commands(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Name and command line of all that is measured, the reference first."""
    yield REFERENCE, (sys.executable, "-c", "import click, tomllib")
    files = {}
    for lines in (200, 5000):
        for found in ("nothing", "a refusal", "a misspelt key"):
            file = folder / f"{lines}-{found.replace(' ', '-')}.toml"
            file.write_text(policy(lines, found=found))
            files[lines, found] = file
    for (lines, found), file in files.items():
        yield f"lint --codex off, {lines} lines, {found} to find", (*LINT, str(file), "--codex", "off")
    sound = files[200, "nothing"]
    binary = RealCodex(os.environ).binary
    if isinstance(binary, Binary) and binary.bwrap is not None:
        for (lines, found), file in files.items():
            if lines == 200:
                yield f"lint and the real codex at once, 200 lines, {found} to find", (*LINT, str(file))
        yield f"codex {binary.version} alone in bubblewrap, 200 lines", codex(sound, binary)
        yield f"codex {binary.version} alone in bubblewrap, 5000 lines", codex(files[5000, "nothing"], binary)
    else:
        print("No real codex to compare with: npm install -g @openai/codex, and bubblewrap.")
    taplo = shutil.which("taplo")
    if taplo is not None:
        at = folder / "schema.json"
        at.write_text(json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", **schema(root())}))
        for lines in (200, 5000):
            arguments = ("lint", "--no-auto-config", "--schema", at.as_uri(), str(files[lines, "nothing"]))
            yield f"taplo lint with a JSON schema, {lines} lines", (taplo, *arguments)
    else:
        print("No taplo to compare with: npm install -g @taplo/cli")
    for lines in (200, 5000):
        yield f"tomlkit, parsing only, {lines} lines", (sys.executable, "-c", TOMLKIT, str(files[lines, "nothing"]))


def measure(every: Sequence[tuple[str, Sequence[str]]], runs: int, environ: dict[str, str]) -> dict[str, list[float]]:
    """Seconds of each command in each round; the first round, which fills caches, does not count."""
    times: dict[str, list[float]] = {name: [] for name, _ in every}
    for number in range(runs + 1):
        for name, command in every:
            begun = time.perf_counter()
            done = subprocess.run(command, capture_output=True, cwd=REPO, env=environ, timeout=120, check=False)
            took = time.perf_counter() - begun
            if done.returncode not in (0, 1):
                sys.exit(f"{name} failed: {done.stderr.decode(errors='replace')}")
            if number:
                times[name].append(took)
    return times


def main() -> None:
    """Print a table, and leave with 1 where a file of 200 lines breaks the budget."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    # Installed packages have their bytecode, so the first round may write it here too.
    environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    over = []
    with tempfile.TemporaryDirectory() as folder:
        every = list(commands(Path(folder)))
        times = measure(every, runs, environ)
    print(f"{'median of ' + str(runs) + ' rounds':58}{'ms':>8}{'ratio':>8}")
    for name, took in times.items():
        ratio = statistics.median(one / other for one, other in zip(took, times[REFERENCE], strict=True))
        print(f"{name:58}{statistics.median(took) * 1000:8.1f}{ratio:8.2f}")
        if name.startswith("lint") and " 200 lines" in name and ratio > BUDGET:
            over.append(name)
    if over:
        sys.exit(f"Over the budget of {BUDGET:g} times the reference: {'; '.join(over)}")


if __name__ == "__main__":
    main()
