"""A check loads nothing heavy: what is imported at the start is what every command pays for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    *("textual", "rich", "pydantic", "httpx", "keyring", "tomlkit", "click"),
    *("difflib", "rapidfuzz", "tree_sitter", "tree_sitter_toml", "importlib.resources", "pkgutil"),
)


def loaded(code: str) -> set[str]:
    """The modules loaded after some code, in a process of its own."""
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


CHECK = (
    "from codex_rollout_tui.policy.lint.lint import check\n"
    "from codex_rollout_tui.policy.text.document import Document\n"
)


def test_a_sound_policy_is_checked_with_next_to_nothing() -> None:
    sound = b'allowed_web_search_modes = ["cached"]'
    assert not loaded(f"{CHECK}assert not check(Document({sound!r}))") & set(HEAVY)


def test_a_finding_needs_no_more_than_its_place() -> None:
    found = loaded(f"{CHECK}assert check(Document(b'allowed_sandbox_modes = []'))")
    assert found & set(HEAVY) == {"tree_sitter"}


def test_only_a_hint_needs_the_library_that_compares_names() -> None:
    known = "assert check(Document(b'allowed_sandbox_modes = []'))"
    mistyped = "assert 'allowed_sandbox_modes' in check(Document(b'alowed_sandbox_modes = [\"read-only\"]'))[0].message"
    assert "rapidfuzz" not in loaded(f"{CHECK}{known}")
    assert "rapidfuzz" in loaded(f"{CHECK}{mistyped}")
