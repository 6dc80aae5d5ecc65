"""Makes the manual pages when a wheel is built, from the text of `--help`, and puts them under share/man."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPages(BuildHookInterface):  # type: ignore[type-arg]  # its argument is the builder's own configuration
    """Writes the pages into a folder of its own, which goes when the wheel stands."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the pages and say where they belong."""
        sys.path.insert(0, self.root)
        try:
            from codex_rollout_tui.cli.main import codex_rollout
            from codex_rollout_tui.cli.man_page import write_pages
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="codex-rollout-man-")
        for file in write_pages(codex_rollout, Path(self._folder.name)):
            build_data["shared_data"][str(file)] = f"share/man/man1/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the folder away again."""
        self._folder.cleanup()
