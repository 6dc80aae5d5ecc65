"""What commands print: data as JSON, or lines for a person; `streams` makes foreign text in it harmless.

Loading click takes longer than a lint, so it is loaded only where it is needed: for colours, and for options.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO, TypeVar

from codex_rollout_tui.escape import escape, unsafe

F = TypeVar("F", bound=Callable[..., Any])

SCHEMA_VERSION = 1

PLAIN = {
    "✓": "v", "✗": "x", "↻": "@", "·": ".", "…": "...", "–": "-", "—": "-", "▲": "!", "≠": "*",
    "“": '"', "”": '"', "‘": "'", "’": "'",
}  # fmt: skip
"""What is written where the terminal's alphabet lacks a sign; everything else becomes an escape like `\\xe9`."""

STYLES: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan"},
    "good": {"fg": "green"},
    "strong": {"bold": True},
    "quiet": {"dim": True},
}
"""Name of a style to what `click.style` takes."""


def _in_plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(PLAIN.get(c) or c.encode("ascii", "backslashreplace").decode() for c in lacking), error.end


def any_alphabet(*streams: TextIO) -> None:
    """Let a stream take any text, whatever the locale: nobody's terminal is worth a crash."""
    codecs.register_error("in-plain", _in_plain)
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="in-plain")


def json_option(function: F) -> F:
    """`--json`, and its longer spelling `--format json`."""
    import click

    function = click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")(function)
    return click.option("--format", "form", type=click.Choice(["text", "json"]), help="json is the same as --json.")(
        function
    )


def wants_json(as_json: bool, form: str | None) -> bool:
    """Whether one of the two spellings asked for JSON."""
    return as_json or form == "json"


def print_json(data: Mapping[str, Any]) -> None:
    """One JSON object on standard output, with the schema version first."""
    print_data({"schema_version": SCHEMA_VERSION, **data})


def print_data(data: Mapping[str, Any]) -> None:
    """One JSON object of somebody else's schema on standard output.

    A terminal can show it without harm: what is unsafe stands inside strings only, where an escape means the same.
    """
    import json

    any_letter = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    from codex_rollout_tui.redact import redacted

    text = redacted(json.dumps(data, indent=2, ensure_ascii=not any_letter))
    print(unsafe().sub(lambda found: json.dumps(found[0])[1:-1], text), flush=True)


def outward(text: str) -> str:
    """What may leave for a terminal, a file or another program: no secret, and nothing that harms a terminal."""
    from codex_rollout_tui.redact import redacted

    return escape(redacted(text))


def line(text: str = "") -> None:
    """A line for a person, and one only, whatever people wrote into it."""
    if _choice["quiet"]:
        return
    sys.stdout.write(f"{_on_one_line(outward(text))}\n")
    sys.stdout.flush()


def lines(text: str) -> None:
    """Several lines of our own for a person."""
    for one in text.split("\n"):
        line(one)


_choice = {"colour": "auto", "quiet": ""}
"""What stood before the command: --color, and whether -q did."""


def choose(*, colour: str = "auto", quiet: bool = False) -> None:
    """Take what the person said of the output; without a word, everything is as at the start."""
    _choice.update(colour=colour, quiet="yes" if quiet else "")


def page(text: str) -> None:
    """Our own words whole, in which nobody else's stand: whoever asks for them hears them, quiet or not."""
    print(text, flush=True)


def colours() -> bool:
    """Whether to paint. --color wins, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then the terminal."""
    if _choice["colour"] != "auto":
        return _choice["colour"] == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def painted(*parts: tuple[str, str]) -> None:
    """A line for a person, of texts with the names of their styles."""
    if _choice["quiet"] or not colours():
        line("".join(text for text, _ in parts))
        return
    import click

    texts = ((_on_one_line(outward(text)), style) for text, style in parts)
    styled = (click.style(text, **STYLES[style]) if style else text for text, style in texts)
    _own(sys.stdout, "".join(styled) + "\n")


def warn(text: str) -> None:
    """A line on standard error, so that results stay alone on standard output."""
    print(_on_one_line(outward(text)), file=sys.stderr, flush=True)


def ask(text: str) -> None:
    """A question on standard error, the answer following on the same line."""
    print(outward(text), end="", file=sys.stderr, flush=True)


def prompt(text: str) -> None:
    """A question on standard output, in a conversation that stands there whole; the answer follows on the same line."""
    print(_on_one_line(outward(text)), end="", flush=True)


def is_quiet() -> bool:
    """Whether nothing but errors is to be said."""
    return bool(_choice["quiet"])


def control(sequence: str) -> None:
    """A control sequence of our own for the terminal, on standard error."""
    _own(sys.stderr, sequence)


def columns() -> int | None:
    """How wide standard output is: what COLUMNS says, else the terminal's width; None where there is neither."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return None


def _on_one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ") if "\n" in text else text


def _own(stream: TextIO, text: str) -> None:
    """Write what this program made past the gate."""
    from codex_rollout_tui.cli.streams import StreamGate

    if isinstance(stream, StreamGate):
        stream.write_own(text)
    else:
        stream.write(text)
    stream.flush()
