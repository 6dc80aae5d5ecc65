"""What the system says of a process: its memory, its time, its wait for a core."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def use_realtime(priority: int = 1) -> bool:
    """Ask for real-time priority for this process and its children to come; whether it is granted."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(priority))
        return True
    return False


def use_normal() -> None:
    """Give real-time priority back."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def speed_ms() -> float:
    """CPU milliseconds of a fixed loop: how fast the machine is just now, with whatever else it does."""
    begun = time.process_time()
    sum(number * number for number in range(1_000_000))
    return (time.process_time() - begun) * 1000


def children(pid: int) -> list[int]:
    """Every process below one that lives now."""
    below: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, file.read_text(encoding="ascii").split()):
                below += [child, *children(child)]
    return below


def peak_mb(pid: int) -> float:
    """The most memory it ever held (VmHWM); 0 for a process that has ended."""
    with suppress(OSError):
        match = re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"), re.M)
        return int(match[1]) / 1024 if match else 0.0
    return 0.0


def cpu_s(pid: int) -> float:
    """CPU seconds of a process, its threads, and its children, living and ended."""
    ended = _ended_children_s(pid)
    return ended + sum(_own_cpu_s(one) for one in (pid, *children(pid)))


def _own_cpu_s(pid: int) -> float:
    # The kernel's number of a process's CPU clock, as clock_getcpuclockid gives it: finer than the ticks of /proc.
    with suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def _ended_children_s(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) * TICK_S
    return 0.0


def waited_ms(pid: int) -> float:
    """How long its threads waited for a core, in all."""
    return sum(_waits(pid))


def _waits(pid: int) -> Iterator[float]:
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            yield int(file.read_text(encoding="ascii").split()[1]) / 1e6
