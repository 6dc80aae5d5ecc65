"""Dates where texts belong: from 0.152.1 on Codex takes them for texts."""

from __future__ import annotations

import os

import pytest
import tomli

from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.text.dates import dates_as_text
from codex_rollout_tui.policy.text.document import Document
from tests.real import need

WRITTEN = {
    "1979-05-27": "1979-05-27",
    "1979-05-27T07:32:00Z": "1979-05-27T07:32:00Z",
    "1979-05-27t07:32:00z": "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00": "1979-05-27T07:32:00",
    "1979-05-27 07:32": "1979-05-27T07:32:00",
    "1979-05-27T07:32:00.120+02:00": "1979-05-27T07:32:00.12+02:00",
    "07:32": "07:32:00",
    "07:32:00.500": "07:32:00.5",
    "07:32:00.000": "07:32:00",
}


@pytest.mark.parametrize(("date", "text"), WRITTEN.items())
def test_a_date_as_codex_writes_it(date: str, text: str) -> None:
    assert dates_as_text(tomli.loads(f"a = [{{ b = {date} }}]")) == {"a": [{"b": text}]}


def test_the_real_codex_writes_it_so() -> None:
    for part in ("codex", "bwrap"):
        need(part)
    ask = RealCodex(os.environ)
    for date, text in WRITTEN.items():
        enforced = ask(f"additional_developer_instructions = {date}\n".encode()).enforced
        assert enforced is not None
        assert enforced["additionalDeveloperInstructions"] == text


def test_what_holds_no_date_is_not_made_anew() -> None:
    values = {"a": [1, "x", {"b": True}]}
    assert dates_as_text(values) is values
    document = Document(b"a = [1, { b = 'x' }]\n")
    assert ClientView(document, "0.169.0").written is document.values


def test_only_newer_clients_read_it_as_text() -> None:
    document = Document(b"log_dir = 1979-05-27\n")
    assert ClientView(document, "0.152.1").written == {"log_dir": "1979-05-27"}
    assert ClientView(document, "0.145.0").written == document.values != {"log_dir": "1979-05-27"}
