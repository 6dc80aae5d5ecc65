"""Opening and reading a rollout is on the way to the first frame: nothing heavy may come along."""

from __future__ import annotations

import json
from pathlib import Path

from tests.store.folders import add, ran

HEAVY = {"platformdirs", "tomlkit", "pydantic", "rapidfuzz", "tree_sitter", "keyring", "textual", "httpx"}

OPEN = """
import json, sys
from pathlib import Path
from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.journals import JournalReader
from codex_rollout_tui.store.places import find
root = find(Path(sys.argv[1]), Path.cwd())
rollout.load(root), policies.state(root)
reader = JournalReader(root)
reader.refresh()
assert len(reader.events) == 1
print(json.dumps(sorted(sys.modules)))
"""


def test_opening_a_rollout_imports_nothing_heavy(root: Path) -> None:
    add(root, "a")
    (root / "private" / "seen.json").unlink()
    loaded = {name.split(".")[0] for name in json.loads(ran(OPEN, root))}
    assert not loaded & HEAVY
