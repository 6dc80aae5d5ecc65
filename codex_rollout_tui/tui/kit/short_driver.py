"""The driver of a terminal that writes as little as shows the same."""

from __future__ import annotations

import sys

from textual import constants
from textual.driver import Driver

from codex_rollout_tui.tui.kit.short_output import shortened


def short_driver() -> type[Driver] | None:
    """Textual's own driver that writes less; None where the system or the person has another one."""
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class ShortDriver(LinuxDriver):
        def write(self, data: str) -> None:
            super().write(shortened(data))

    return ShortDriver
