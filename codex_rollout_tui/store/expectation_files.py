"""Where expectations are kept and their text: `expectations/NAME.toml` of a rollout, FILE.expect.toml beside a policy.

Apart from what they mean, which takes much more to know.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.errors import FolderError, UsageError
from codex_rollout_tui.files import kinds
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.layout import POLICIES, SLUG
from codex_rollout_tui.store.named_files import named_files
from codex_rollout_tui.store.places import place_of

EXPECTATIONS = "expectations"
"""The folder in a rollout."""
BESIDE = ".expect.toml"
"""What is added to the name of a policy that is in none."""


class ExpectationFiles(NamedTuple):
    """Where the expectations of a policy lie, and the rollout they belong to, None for a policy that is in none."""

    file: Path
    policy: Path
    root: Path | None = None


def of_policy(root: Path, name: str) -> ExpectationFiles:
    """The expectations of a policy of a rollout."""
    if not SLUG.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a policy: use lower-case letters, digits and hyphens, at most 64.")
    return ExpectationFiles(root / EXPECTATIONS / f"{name}.toml", root / POLICIES / f"{name}.toml", root)


def of_file(policy: Path) -> ExpectationFiles:
    """The expectations of a policy file: those of its rollout where it is one of its policies, else the file beside."""
    place, root = place_of(policy)
    if root is not None and place.suffix == ".toml" and SLUG.fullmatch(place.stem):
        return of_policy(root, place.stem)
    return ExpectationFiles(policy.with_name(f"{policy.name}{BESIDE}"), policy)


def state(root: Path) -> Mapping[str, tuple[int, int]]:
    """Modification time (ns) and size of every file of expectations, to notice changes cheaply."""
    try:
        return named_files(root, EXPECTATIONS)
    except OSError as error:
        raise read_failed(root / EXPECTATIONS, error) from error


def document_in(kept: ExpectationFiles) -> Document | None:
    """The text of the expectations of a policy; None where there are none. Raises FolderError sentences."""
    try:
        return Document(read(kept.file, kinds.EXPECTATIONS, kept.root))
    except FileNotFoundError:
        if os.path.lexists(kept.file):
            raise FolderError(f"{kept.file} is a link that leads nowhere. Mend or remove the link.") from None
        return None
    except OSError as error:
        raise read_failed(kept.file, error) from error
