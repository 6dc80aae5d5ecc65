"""Read the bytes of a policy as Codex reads them, or say what stops it."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import tomli

from codex_rollout_tui.policy.text.numbers import survey
from codex_rollout_tui.policy.text.quick_scan import DEEPEST
from codex_rollout_tui.policy.text.spans import LineIndex

BOM = b"\xef\xbb\xbf"
Kind = Literal["syntax", "encoding", "number", "integer", "nesting"]

_WORDS = {
    "Cannot overwrite a value": "this key or table is already set further up",
    "Invalid statement": "a line must be a [table], a key with a value, or a # comment",
    "Invalid value": "there is no value here that TOML knows (text needs quotes)",
    "Expected newline or end of document after a statement": "something follows where the line should end",
    "Expected '=' after a key in a key/value pair": "a key must be followed by = and a value",
    "Expected ']' at the end of a table declaration": "a table header must end with ]",
    "Expected ']]' at the end of an array declaration": "a header that starts with [[ must end with ]]",
    "Invalid initial character for a key part": "the name of a key is missing or holds a character that needs quotes",
    "Unterminated string": "this text is never closed: its closing quotes are missing",
    'Expected "\'"': "this text is never closed: its closing quote is missing",
    "Expected \"'''\"": "this text is never closed: its closing quotes are missing",
    "Unclosed array": "this list is not closed, or two of its values have no comma between them",
    "Unclosed inline table": "this { table is not closed, or two of its keys have no comma between them",
    "Unescaped '\\' in a string": "a backslash in double quotes starts an escape TOML does not know; double it",
    "Escaped character is not a Unicode scalar value": "this escape names no character",
    "Invalid date or datetime": "there is no such date or time",
}
_PREFIXES = {
    "Cannot declare": "this table is already declared further up",
    "Cannot mutate immutable namespace": "this table was closed further up and cannot be added to here",
    "Duplicate inline table key": "this key is set twice in one table",
    "Illegal character '\\n'": "this text is never closed: its closing quote is missing",
    "Illegal character": "this control character may not stand here",
    "Found invalid character": "this control character may not stand here",
}
_REPETITIONS = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate inline")
_OPEN = ("Unterminated", "Expected \"'", "Unclosed", "Illegal character '\\n'")


class TextProblem(NamedTuple):
    """Why Codex cannot read a policy at all; `line` and `column` are 1-based, columns in code points."""

    kind: Kind
    message: str
    line: int
    column: int
    raw: str
    is_repetition: bool = False
    """True where the key or table just before the place is a repetition."""


class DecodedText(NamedTuple):
    """The bytes as text: `body` is valid UTF-8 without the BOM (repaired where it was not, as `problem` says)."""

    body: bytes
    bom: int
    text: str
    problem: TextProblem | None


class ReadText(NamedTuple):
    """What was read: the values or the problem; whether Codex may refuse a number among them; whether one is a date."""

    values: Mapping[str, Any] | None
    problem: TextProblem | None
    suspicious: bool = False
    dated: bool = False


def decode(data: bytes) -> DecodedText:
    """Any bytes as text; never raises."""
    bom = len(BOM) if data.startswith(BOM) else 0
    body = data[bom:]
    try:
        return DecodedText(body, bom, body.decode("utf-8"), None)
    except UnicodeDecodeError as error:
        text = body.decode("utf-8", "replace")
        line, column = LineIndex(body[: error.start], 0).place(error.start)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8 text: save the file as UTF-8"
        problem = TextProblem("encoding", message, line, column, str(error))
        return DecodedText(text.encode("utf-8"), bom, text, problem)


def read(decoded: DecodedText) -> ReadText:
    """Read any text; never raises."""
    if decoded.problem is not None:
        return ReadText(None, decoded.problem)
    body, text = decoded.body, decoded.text
    try:
        values = loads(text)
    except tomli.TOMLDecodeError as error:
        return ReadText(None, _syntax(body, error))
    except RecursionError as error:
        return ReadText(None, _nesting(body, str(error)))
    except ValueError as error:
        return ReadText(None, _long_number(body, str(error)))
    number_survey = survey(values)
    if number_survey.depth >= DEEPEST:
        from codex_rollout_tui.policy.text.token_scan import too_deep

        if too_deep(body) is not None:
            return ReadText(None, _nesting(body, "recursion limit"))
    return ReadText(values, None, number_survey.suspicious, number_survey.dated)


def loads(text: str, parse_float: Callable[[str], Any] = float) -> Mapping[str, Any]:
    """The values of a text; raises what tomli raises."""
    try:
        return tomli.loads(text, parse_float=parse_float)
    except tomli.TOMLDecodeError:
        if "0000-" not in text and ":60" not in text:
            raise
    from codex_rollout_tui.policy.text.dates import with_dates_of_python

    return tomli.loads(with_dates_of_python(text), parse_float=parse_float)


def _syntax(body: bytes, error: tomli.TOMLDecodeError) -> TextProblem:
    line, column, raw = error.lineno, error.colno, error.msg
    lines = LineIndex(body, 0)
    at = lines.offset(line, column)
    if raw.startswith(_OPEN) or not body[at:].strip():
        from codex_rollout_tui.policy.text.token_scan import unclosed

        start = unclosed(body)
        if start is not None and start < at:
            line, column = lines.place(start)
    message = (
        _slip(body, lines.offset(line, column), raw)
        or _WORDS.get(raw)
        or next((words for prefix, words in _PREFIXES.items() if raw.startswith(prefix)), raw.lower())
    )
    return TextProblem("syntax", message, line, column, raw, is_repetition=raw.startswith(_REPETITIONS))


def _slip(body: bytes, at: int, raw: str) -> str | None:
    """What somebody had in mind who wrote this, where that is plain to see."""
    if body[:at].strip() == b"" and body[at : at + 1] == b"{":
        return "this looks like JSON: in TOML each key stands on a line of its own, as key = value"
    char = body[at : at + 4].decode("utf-8", "ignore")[:1]
    if char and char in _TYPOGRAPHIC:
        return f"{char} is a typographic quote, as word processors write it: TOML takes straight ones, \" or '"
    if char == ":" and raw.startswith("Expected '='"):
        return "a key is followed by = here, not by a colon"
    return None


_TYPOGRAPHIC = "“”„‟‘’‚‛«»"


def _nesting(body: bytes, raw: str) -> TextProblem:
    from codex_rollout_tui.policy.text.token_scan import too_deep

    line, column = LineIndex(body, 0).place(too_deep(body) or 0)
    message = f"this nests more than {DEEPEST} levels deep, and Codex gives up there"
    return TextProblem("nesting", message, line, column, raw)


def _long_number(body: bytes, raw: str) -> TextProblem:
    import re

    match = re.search(rb"[0-9_]{4300,}", body)
    line, column = LineIndex(body, 0).place(match.start() if match else 0)
    return TextProblem("integer", "this whole number does not fit into 64 bits", line, column, raw)
