"""The streams of a program where the system selects sockets only (Windows): a thread for each of them."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Iterator


class PipeThreads:
    """Reads both streams of a program, and writes what it is told; what came is handed out piece by piece."""

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes, *, keep_open: bool) -> None:
        """With `keep_open` the program's input stays open once it was told everything."""
        self._pieces: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        for name in ("stdout", "stderr"):
            stream = getattr(process, name)
            threading.Thread(target=self._read, args=(name, stream.fileno()), daemon=True).start()
        if process.stdin is not None:
            threading.Thread(target=self._write, args=(process.stdin.fileno(), stdin), daemon=True).start()
        self._input = process.stdin
        self._keep_open = keep_open

    def _read(self, name: str, stream: int) -> None:
        chunk = b"-"
        while chunk:
            try:
                chunk = os.read(stream, 65_536)
            except OSError:  # it was closed: nobody wants to know any more
                chunk = b""
            self._pieces.put((name, chunk))

    def _write(self, stream: int, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(stream, left[:65_536]) :]
        except OSError:  # a program that closes its input early is none the worse for it
            pass
        if not self._keep_open:
            self._pieces.put(("stdin", b""))

    def close(self) -> None:
        """Nobody asks any more; the threads end with the program."""

    def pieces(self, wait_s: float) -> Iterator[tuple[str, bytes]]:
        """What came within a time: the stream and a piece of it, empty at its end."""
        try:
            name, piece = self._pieces.get(timeout=wait_s)
        except queue.Empty:
            return
        if name != "stdin":
            yield name, piece
        elif self._input is not None:
            self._input.close()
