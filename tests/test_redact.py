"""A secret is found by its shape, wherever it stands, and nothing else is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.redact import HIDDEN, holds_secret, redacted, secret_path
from tests.invented_secrets import HARMLESS, SECRETS

TELLING = re.compile(
    r"(?:Ab1){3}|(?:Abc){3}|hunter2|abcdefgh1|ABCDEFGH1|0123456789ab|YW5hOmh1|56789012-abc|c2lnbmF0|RSA"
)
"""What is secret in them."""


@pytest.mark.parametrize("kind", SECRETS)
def test_every_kind_is_left_out(kind: str) -> None:
    secret = SECRETS[kind]
    assert TELLING.search(secret)
    for text in (secret, f"x {secret} y", f'key = "{secret}"', f"a\n{secret}\nb", f"{secret}\x1b[0m", f"({secret})"):
        assert holds_secret(text)
        assert HIDDEN in redacted(text)
        assert not TELLING.search(redacted(text)), redacted(text)
        assert redacted(redacted(text)) == redacted(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert not holds_secret(text)
    assert redacted(text) == text


def test_of_a_private_key_nothing_stays() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    key = f"-----BEGIN PRIVATE KEY-----\n{body}\n{body}==\n-----END PRIVATE KEY-----\n"
    assert redacted(f"a {key}b") == f"a {HIDDEN}\nb"
    assert body not in redacted(f'key = "{key}"'.replace("\n", "\\n"))


def test_what_is_said_to_be_a_secret_is_left_out_too() -> None:
    assert redacted("the word is swordfish", ["swordfish"]) == f"the word is {HIDDEN}"


@pytest.mark.parametrize(("data", "path"), [
    ({"a": {"b": ["x", SECRETS["OpenAI"]]}}, ("a", "b", 1)),
    ({"a": ({"b": SECRETS["OpenAI"]},)}, ("a", 0, "b")),
    ({"a": {SECRETS["OpenAI"]: 1}}, ("a", SECRETS["OpenAI"])),
    ({"a": {"b": [1, None, True, "x", {"c": []}]}}, None),
    (SECRETS["OpenAI"], ()),
])  # fmt: skip
def test_it_is_found_in_data_however_deep(data: Any, path: tuple[str | int, ...] | None) -> None:
    assert secret_path(data) == path


def test_no_depth_is_too_deep() -> None:
    data: Any = SECRETS["GitHub"]
    for _ in range(100_000):
        data = [data]
    assert len(secret_path(data) or ()) == 100_000


@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert (redacted(text) == text) is not holds_secret(text)
