"""What the program reads of the catalogue is what its TOML files say."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue.keys import PACKED
from tests.policy.catalogue.pack import packed


def test_the_packed_catalogue_is_made_of_the_files_as_they_are() -> None:
    assert PACKED.read_bytes() == packed(), "make it anew with: python -m tests.policy.catalogue.pack"
