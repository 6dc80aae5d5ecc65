"""The file of expectations: read strictly, changed by splices, so that comments, order and line ends stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as File
from typing import Any, cast

from codex_rollout_tui.errors import BadFileError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.decide.decision import STRICTNESS, Question, Word
from codex_rollout_tui.policy.expectations.expectation import POSSIBLE, Expectation, fault
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.policy.text.toml_file import TomlFile, toml_document

SCHEMA_VERSION = 1
LIST = "expect"
QUESTIONS: dict[str, Question] = {question.replace("-", "_"): question for question in POSSIBLE}
"""The key of each question in the file."""
KEYS = (*QUESTIONS, "host", "decision", "why")
START = (
    "# What this policy must allow, prompt, forbid or leave open. To see whether it does: codex-rollout policy test\n"
    f"schema_version = {SCHEMA_VERSION}\n"
)
"""What a new file begins with."""


def parse(document: Document, file: File) -> tuple[Expectation, ...]:
    """The expectations in the order of the text; `file` is named in what is raised.

    Raises BadFileError with the line for anything that is not understood, and NewerVersionError for a file of a later
    codex-rollout: nothing in it is passed over.
    """
    toml = toml_document(file, document)
    toml.check_version(SCHEMA_VERSION)
    read = _Reader(toml)
    read.known((), document.values or {}, ("schema_version", LIST))
    entries = document.value((LIST,), [])
    if not isinstance(entries, list):
        raise read.bad((LIST,), f"{LIST} must be a list of tables", f"Write each one as [[{LIST}]].")
    return tuple(read.entry((LIST, at), entry) for at, entry in enumerate(entries))


class _Reader:
    """Reads entries, and says what is wrong with one, and where."""

    def __init__(self, toml: TomlFile) -> None:
        self.toml = toml

    def bad(self, path: Path, problem: str, remedy: str) -> BadFileError:
        return self.toml.error(path, one_line(problem), remedy)

    def known(self, path: Path, table: Any, keys: Sequence[str]) -> None:
        for key in table:
            if key not in keys:
                raise self.bad((*path, key), f"there is no key '{key}' here", f"Known: {', '.join(keys)}.")

    def entry(self, path: Path, entry: Any) -> Expectation:
        if not isinstance(entry, dict):
            raise self.bad(path, "an expectation must be a table", f"Write it as [[{LIST}]].")
        self.known(path, entry, KEYS)
        for key, value in entry.items():
            if not isinstance(value, str):
                raise self.bad((*path, key), f"{key} must be text in quotes", "Put it in double quotes.")
        asking = [key for key in QUESTIONS if key in entry]
        if len(asking) != 1:
            subject = " and ".join(asking) or "nothing"
            problem = f"an expectation is about one thing, and this one about {subject}"
            raise self.bad((*path, asking[1]) if asking else path, problem, f"Give one of {', '.join(QUESTIONS)}.")
        if "decision" not in entry:
            raise self.bad(path, "decision is missing", 'Say what must come out, like: decision = "forbidden".')
        question, decision = QUESTIONS[asking[0]], entry["decision"]
        if decision not in STRICTNESS:
            problem, remedy = f"there is no decision '{decision}'", f"Write one of {', '.join(POSSIBLE[question])}."
            raise self.bad((*path, "decision"), problem, remedy)
        word = cast(Word, decision)
        asked, host, why = entry[asking[0]], entry.get("host"), entry.get("why", "")
        expectation = Expectation(question, asked, word, host, why, self.toml.line(path))
        wrong = fault(expectation)
        if wrong is not None:
            place = asking[0] if wrong.field == question else wrong.field
            raise self.bad((*path, place), wrong.problem, wrong.remedy)
        return expectation


def as_table(expectation: Expectation) -> dict[str, str]:
    """An expectation as it is written; parsed again, it is the same."""
    key = next(key for key, question in QUESTIONS.items() if question == expectation.question)
    table = {key: expectation.asked}
    if expectation.host is not None:
        table["host"] = expectation.host
    table["decision"] = expectation.decision
    if expectation.why:
        table["why"] = expectation.why
    return table


def add(document: Document, file: File, expectation: Expectation) -> Document:
    """The text with one more expectation at its end; where the same is asked already, with the new answer there.

    An expectation without `why` keeps the one that stands there. Raises as `parse`, and PolicyEditError where the text
    is written in a way that cannot be changed from here.
    """
    from codex_rollout_tui.policy.edit import keys as edit
    from codex_rollout_tui.policy.edit.splices import newline_of, put

    if not document.body.strip():
        document = put(document, 0, len(document.body), START)
    known = parse(document, file)
    at = _position(known, expectation)
    table = as_table(expectation)
    if at is not None:
        for key in ("decision", "why"):
            if key in table:
                document = edit.set_value(document, (LIST, at, key), table[key])
        return document
    if known:
        return edit.append_item(document, (LIST,), table)
    if document.has((LIST,)):
        document = edit.remove(document, (LIST,))
    newline = newline_of(document)
    lines = ["", f"[[{LIST}]]", *_statements(table)]
    if not document.body.endswith(b"\n"):
        lines.insert(0, "")
    return put(document, len(document.body), len(document.body), newline.join(lines) + newline)


def remove(document: Document, file: File, expectation: Expectation) -> Document:
    """The text without what is expected of the same question; comments stay. Raises as `add`."""
    from codex_rollout_tui.policy.edit import keys as edit

    at = _position(parse(document, file), expectation)
    return document if at is None else edit.remove_item(document, (LIST,), at)


def _position(known: Sequence[Expectation], expectation: Expectation) -> int | None:
    return next((at for at, candidate in enumerate(known) if candidate.about == expectation.about), None)


def _statements(table: dict[str, str]) -> list[str]:
    from codex_rollout_tui.policy.edit import render

    return [render.statement(name, text) for name, text in table.items()]
