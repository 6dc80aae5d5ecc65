"""What is pasted where a key belongs."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.credentials.kinds import KINDS
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.credentials.shape import LONGEST, SHORTEST, shape
from tests.credentials.samples import ACCESS, PLATFORM


def web_token(**claims: object) -> str:
    parts = ({"alg": "none"}, claims)
    told = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*told, "c2lnbmF0dXJl"])


AGENT = web_token(iss="https://chatgpt.com/codex-backend/agent-identity", agent_runtime_id="x")
SIGN_IN = web_token(**{"iss": "https://auth.openai.com", "https://api.openai.com/profile": {"email": "a@b.c"}})
SESSION = "sess-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"

GOOD = [
    ("analytics", PLATFORM), ("compliance", PLATFORM), ("analytics", "sk-svcacct-AbCdEfGhIjKlMnOp"),
    ("analytics", "sk-AbCdEfGhIjKlMnOpQrSt"), ("access-token", ACCESS), ("access-token", AGENT),
    ("other", PLATFORM), ("other", ACCESS), ("other", "anything-at-all"),
]  # fmt: skip
WRONG = [
    ("access-token", PLATFORM, "an API key of the OpenAI Platform, and a Codex access token belongs here"),
    ("analytics", ACCESS, "a Codex access token, and an API key of the OpenAI Platform belongs here"),
    ("compliance", AGENT, "a Codex access token"),
    ("analytics", SESSION, "the session token of a browser"),
    ("access-token", SESSION, "the session token of a browser"),
    ("access-token", SIGN_IN, "a sign-in token of ChatGPT"),
    ("access-token", "rt.1.AAAUYabcdefghijkl", "a refresh token of ChatGPT"),
    ("analytics", "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz", "a GitHub token"),
    ("analytics", "sk-ant-api03-AbCdEfGhIjKlMnOp", "a key of another company"),
    ("analytics", "Bearer " + PLATFORM, "a whole header"),
    ("other", "Bearer " + PLATFORM, "a whole header"),
    ("analytics", "org-AbCdEfGhIjKlMnOp", "an organisation's id"),
    ("analytics", "-----BEGIN PRIVATE KEY-----", "a private key"),
]
FLAWED = [
    ("", "Nothing was entered"),
    ("\n", "white space"),
    ("   ", "white space before or after"),
    (" " + PLATFORM, "white space before or after"),
    (PLATFORM + "\t", "white space before or after"),
    (PLATFORM[:20] + " " + PLATFORM[20:], "white space in it"),
    (PLATFORM + "\n" + PLATFORM, "several lines"),
    (PLATFORM + "\r\n" + PLATFORM, "several lines"),
    (PLATFORM[:20] + "\x00" + PLATFORM[20:], "NUL bytes"),
    ("sk-" + "x" * 300_000, "300,003 characters long"),
    ("sk-" + "x" * (LONGEST - 2), "characters long; no key is"),
    ("sk-proj-é" + "x" * 20, "characters no key has"),
    ("•" * 40, "characters no key has"),
    (PLATFORM + "\u200b", "characters no key has"),
    ("\x1b[200~" + PLATFORM, "characters no key has"),
    ("sk-short", "no key is that short"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_a_key_of_its_kind_is_taken(kind: str, text: str) -> None:
    assert shape(Secret(text), kind) == ("", "")


@pytest.mark.parametrize(("kind", "text", "told"), WRONG)
def test_a_secret_of_another_kind_is_refused_by_name(kind: str, text: str, told: str) -> None:
    assert told in shape(Secret(text), kind).refused


@pytest.mark.parametrize(("text", "told"), FLAWED, ids=[told for _, told in FLAWED])
@pytest.mark.parametrize("kind", list(KINDS))
def test_what_no_key_has_is_refused_for_every_kind(kind: str, text: str, told: str) -> None:
    assert told in shape(Secret(text), kind).refused


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("analytics", "a-form-nobody-knows-yet", "does not begin as an API key of the OpenAI Platform does"),
        ("access-token", "a-form-nobody-knows-yet", "does not begin as a Codex access token does"),
        ("analytics", "sk-admin-AbCdEfGhIjKlMnOp", "an admin key opens more"),
    ],
)
def test_what_is_only_unusual_is_taken_and_said(kind: str, text: str, told: str) -> None:
    found = shape(Secret(text), kind)
    assert (found.refused, told in found.doubt) == ("", True)


@given(st.text(min_size=6), st.sampled_from(list(KINDS)))
def test_no_sentence_repeats_what_was_entered(text: str, kind: str) -> None:
    found = shape(Secret(text), kind)
    said = found.refused + found.doubt
    assert text.strip() not in said or text.strip() in "This is characters long, and no key is that short."


@given(st.text())
def test_whatever_it_is_it_gets_an_answer(text: str) -> None:
    found = shape(Secret(text), "other")
    if not found.refused:
        assert SHORTEST <= len(text) <= LONGEST
        assert text.isascii()
        assert text.isprintable()
