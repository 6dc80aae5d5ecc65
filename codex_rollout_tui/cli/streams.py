"""The standard streams as commands have them: one gate for all text on its way out, one sentence for what is closed.

However a text comes to standard output or standard error (a line, click's help, a warning, a traceback), no control
character in it gets further than the gate, nor, on standard error, a secret. A stream that is closed or full ends the
command with a sentence and exit code 2; a reader that went away (`| head`) ends it in silence with 141, as the tools of
the shell do.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from codex_rollout_tui.errors import StreamError
from codex_rollout_tui.escape import escape

READER_GONE = 128 + 13
"""The exit code of what SIGPIPE ends."""
CLOSED = "Standard output is closed, so nothing could be said, and nothing was done. Open it, or send it to a file."


class ReaderGone(SystemExit):
    """Whoever read standard output has had enough."""


class StreamGate(io.TextIOBase):
    """Standard output or standard error, `inside` the gate; None where it is closed."""

    def __init__(self, inside: TextIO | None, *, must_be_heard: bool) -> None:
        """`must_be_heard` is whether a text that cannot be written is an error: what standard error lacks is lost."""
        self.inside = inside
        self.failed = False
        self._must_be_heard = must_be_heard

    def write(self, text: str | bytes) -> int:
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")  # click hands over what shells complete like this
        if not self._must_be_heard:
            from codex_rollout_tui.redact import redacted

            text = redacted(text)  # of a traceback; what is said on standard output was redacted whole
        with self.writing() as stream:
            if stream is not None:
                stream.write(escape(text))
        return len(text)

    def write_own(self, text: str) -> int:
        """Write what this program itself made, control sequences and all."""
        import click  # which knows how a Windows console takes them

        with self.writing() as stream:
            if stream is not None:
                click.echo(text, file=stream, nl=False, color=True)
        return len(text)

    def flush(self) -> None:
        if not self.failed and self.inside is not None and not self.inside.closed:
            with self.writing():
                self.inside.flush()

    @contextmanager
    def writing(self) -> Iterator[TextIO | None]:
        """The stream to write to; raises StreamError or ReaderGone where it must be heard and is not."""
        if self.inside is None:
            self.failed = True
            if self._must_be_heard:
                raise StreamError(CLOSED)
        try:
            yield self.inside
        except OSError as error:
            self.failed = True
            if not self._must_be_heard:
                return
            if error.errno == errno.EPIPE:
                raise ReaderGone(READER_GONE) from None
            raise StreamError(_unheard(error)) from error

    def isatty(self) -> bool:
        return self.inside is not None and self.inside.isatty()

    def fileno(self) -> int:
        if self.inside is None:
            raise io.UnsupportedOperation("fileno")
        return self.inside.fileno()

    def writable(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute in typeshed, whose base class has none
        """The alphabet of the stream."""
        return (self.inside.encoding if self.inside is not None else None) or "utf-8"


class ClosedInput(io.TextIOBase):
    """In place of a standard input that is closed."""

    def isatty(self) -> bool:
        return False


def _unheard(error: OSError) -> str:
    from codex_rollout_tui.files.refusals import reason

    meaning, _ = reason(error)
    return (
        f"Standard output cannot be written: {meaning}. What the command did stays done; "
        "only its words are lost. Send them elsewhere."
    )


def put_up_gates() -> tuple[StreamGate, StreamGate]:
    """Put standard output and standard error behind gates, where they are not yet."""
    out = sys.stdout if isinstance(sys.stdout, StreamGate) else StreamGate(sys.stdout, must_be_heard=True)
    err = sys.stderr if isinstance(sys.stderr, StreamGate) else StreamGate(sys.stderr, must_be_heard=False)
    sys.stdout, sys.stderr = out, err
    return out, err


@contextmanager
def gates() -> Iterator[None]:
    """Put the gates up around a command."""
    before = sys.stdout, sys.stderr
    put_up_gates()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def refuse_closed_output() -> None:
    """Raises StreamError before anything is done whose result could not be said."""
    if isinstance(sys.stdout, StreamGate) and sys.stdout.inside is None:
        raise StreamError(CLOSED)


def stand_in_for_closed() -> None:
    """Fill the places of closed streams, so that no file opened later gets the number of one."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = ClosedInput()  # Python leaves None for a closed stream


def standard_input(most: int = -1) -> bytes:
    """What is on standard input, at most so many bytes; raises StreamError."""
    if isinstance(sys.stdin, ClosedInput):
        raise StreamError("Standard input is closed. Name a file, or hand the text in by a pipe.")
    buffer: BinaryIO = sys.stdin.buffer
    try:
        return buffer.read(most)
    except OSError as error:
        from codex_rollout_tui.files.refusals import reason

        problem = "it is open for writing only" if error.errno in (None, errno.EBADF) else reason(error)[0]
        raise StreamError(f"Standard input cannot be read: {problem}. Name a file.") from error
