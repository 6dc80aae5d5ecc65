"""What Codex cannot read at all."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import INTEGERS_COUNT, ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.toml11 import newer_syntax


def _problem(view: ClientView, kind: str) -> Iterator[RawFinding]:
    problem = view.document.problem
    if problem is not None and problem.kind == kind:
        yield RawFinding(
            (), f"Not TOML: {problem.message}" if kind == "syntax" else _sentence(problem.message), at="problem"
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@check(
    "REQ001",
    "broken-toml",
    stops="load",
    settled="text",
    message="The text is not TOML",
    why=f"Nothing in a broken file is read. {OUTAGE}",
    example='allowed_approval_policies = ["on-request"',
    unreadable=True,
)
def broken_toml(view: ClientView) -> Iterator[RawFinding]:
    """The text does not parse as TOML 1.1."""
    yield from _problem(view, "syntax")


@check(
    "REQ002",
    "not-utf-8",
    stops="load",
    settled="text",
    message="The file is not UTF-8 text",
    why=f"TOML is UTF-8. {OUTAGE}",
    example="# written in another encoding",
    unreadable=True,
)
def not_utf_8(view: ClientView) -> Iterator[RawFinding]:
    """Some bytes are no UTF-8."""
    yield from _problem(view, "encoding")


@check(
    "REQ003",
    "number-too-big",
    stops="load",
    settled="text",
    message="A number is too big for Codex",
    why=f"Codex keeps whole numbers in 64 bits and refuses others even under keys it ignores. {OUTAGE}",
    example="[otel.tool_result]\nmax_bytes = 99999999999999999999",
    unreadable=True,
)
def number_too_big(view: ClientView) -> Iterator[RawFinding]:
    """A whole number beyond 64 bits, or a float beyond the largest one."""
    yield from _problem(view, "number")
    for hit in _problem(view, "integer"):
        yield hit._replace(clients=Clients(INTEGERS_COUNT))


@check(
    "REQ004",
    "deep-nesting",
    stops="load",
    settled="text",
    message="Lists, tables or key parts nest too deeply",
    why=f"Codex reads 80 brackets inside one another and 80 parts in one key. {OUTAGE}",
    example="x = [[[[ ... ]]]]  # 81 of them",
    unreadable=True,
)
def deep_nesting(view: ClientView) -> Iterator[RawFinding]:
    """More than 80 levels."""
    yield from _problem(view, "nesting")


@check(
    "REQ005",
    "toml-1-1-old-clients-refuse",
    stops="load",
    settled="text",
    message="Client 0.77 reads TOML 1.0 only",
    why=f"""Inline tables over several lines or with a last comma, `\\e`, `\\x41` and times without seconds came with
    TOML 1.1, which client 0.77 cannot read. {OUTAGE}""",
    example='rules = {\n  prefix_rules = [{ pattern = [{ token = "git" }], decision = "prompt" }]\n}',
    until="0.77.0",
)
def toml_1_1_old_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """The first thing in the text that only TOML 1.1 allows."""
    newer = newer_syntax(view.document.body)
    if newer is not None:
        at, what = newer
        yield RawFinding((), f"TOML 1.0 does not know {what}", place=view.document.lines.place(at))
