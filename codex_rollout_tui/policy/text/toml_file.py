"""A TOML file of this program's own (no policy), read strictly: its values, and where in it what is wrong stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.errors import BadFileError, NewerVersionError
from codex_rollout_tui.escape import one_line

if TYPE_CHECKING:
    from codex_rollout_tui.policy.text.document import Document


class TomlFile:
    """The values of a file, by whose keys its places are found; `path` is named in what is raised."""

    def __init__(self, path: Path, data: bytes, values: Mapping[str, Any], document: Document | None = None) -> None:
        self.path = path
        self.data = data
        self.values = values
        self._document = document

    def line(self, keys: Sequence[str | int]) -> int | None:
        """The line of a key, or of the nearest table above it."""
        if self._document is None:
            from codex_rollout_tui.policy.text.document import Document

            self._document = Document(self.data)
        for length in range(len(keys), 0, -1):
            span = self._document.key_span(tuple(keys[:length]))
            if span is not None:
                return span.line
        return None

    def error(self, keys: Sequence[str | int], problem: str, remedy: str) -> BadFileError:
        """What is wrong at a key, with its line."""
        return BadFileError(self.path, self.line(keys), problem, remedy)

    def check_version(self, known: int) -> None:
        """Raise NewerVersionError for a file of a later codex-rollout, BadFileError where no version stands."""
        version = self.values.get("schema_version")
        if type(version) is int and version > known:
            raise NewerVersionError(self.path, version, known)
        if type(version) is not int or version != known:
            problem = f"schema_version is not {known}"
            raise self.error(("schema_version",), problem, f"Write: schema_version = {known}.")


def toml_file(path: Path, data: bytes) -> TomlFile:
    """Read the bytes of a file; raises BadFileError with the line where they are no TOML."""
    from codex_rollout_tui.policy.text.reading import decode, read

    text = read(decode(data))
    _refuse(path, text.problem)
    return TomlFile(path, data, text.values or {})


def toml_document(path: Path, document: Document) -> TomlFile:
    """The same of a text that was read already."""
    _refuse(path, document.problem)
    return TomlFile(path, document.data, document.values or {}, document)


def _refuse(path: Path, problem: Any) -> None:
    if problem is None:
        return
    from codex_rollout_tui.policy.text.quick_scan import DEEPEST

    if problem.kind == "encoding":
        raise BadFileError(path, problem.line, "this is not UTF-8 text", "Save the file as UTF-8.")
    if problem.kind == "nesting":
        what = f"this nests more than {DEEPEST} levels deep, which nothing here needs"
        raise BadFileError(path, problem.line, what, "Take out what is nested.")
    raise BadFileError(path, problem.line, f"not valid TOML: {one_line(problem.message)}", "Mend that line.")
