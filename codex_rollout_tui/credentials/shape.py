"""What a pasted text must be to be a key: only what is certain is refused, what is unusual is said.

Sources: a Platform key begins with `sk-` (`sk-proj-`, `sk-svcacct-`; `sk-admin-` is an admin key): secret scanners'
documentation, GitGuardian 2026. Codex takes as an access token `at-...` or a JSON web token and nothing else: measured
with codex 0.169.0, `codex login --with-access-token`. A sign-in token of ChatGPT is a JSON web token with the claim
`https://api.openai.com/profile`: openai/codex, token data.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import NamedTuple

from codex_rollout_tui.credentials.secret import Secret

SHORTEST = 12
LONGEST = 16_384
"""Characters; no key of any kind is this long."""

_ACCESS = "a Codex access token"
_PLATFORM = "an API key of the OpenAI Platform"
_PREFIXES: tuple[tuple[str, str], ...] = (
    ("sk-ant-", "a key of another company (Anthropic)"),
    ("sk-", _PLATFORM),
    ("sess-", "the session token of a browser that is signed in"),
    ("at-", _ACCESS),
    ("rt.", "a refresh token of ChatGPT"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("glpat-", "a GitLab token"),
    ("xox", "a Slack token"),
    ("AKIA", "an AWS access key id"),
    ("org-", "an organisation's id"),
    ("proj_", "a project's id"),
    ("Bearer ", "a whole header"),
    ("-----BEGIN ", "a private key"),
)
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "analytics": (_PLATFORM, "Copy the secret key from the API keys page of platform.openai.com."),
    "compliance": (_PLATFORM, "Copy the secret key from the API keys page of platform.openai.com."),
    "access-token": (_ACCESS, "Copy the token from chatgpt.com/admin/access-tokens, where it is shown once."),
}
_SIGN_IN_CLAIM = "https://api.openai.com/profile"


class Shape(NamedTuple):
    """What a text looks like: why it is refused (a sentence, without the text), or what is unusual about it."""

    refused: str = ""
    doubt: str = ""


def shape(secret: Secret, kind: str) -> Shape:
    """Judge a text that should be a key of `kind`; the sentences never repeat any of it."""
    text = secret.reveal()
    flaw = _flaw(text)
    if flaw:
        return Shape(refused=flaw)
    expected, remedy = _EXPECTED.get(kind, ("", ""))
    apparent = _looks_like(text)
    if not expected:
        return Shape(refused=f"This is {apparent}, not a key.") if apparent.startswith("a whole") else Shape()
    if apparent and apparent != expected:
        return Shape(refused=f"This looks like {apparent}, and {expected} belongs here. {remedy}")
    if not apparent:
        return Shape(doubt=f"It does not begin as {expected} does. It was kept as it is.")
    if text.startswith("sk-admin-"):
        return Shape(doubt="It begins with sk-admin-: an admin key opens more than the guide's key for this purpose.")
    return Shape()


def _flaw(text: str) -> str:
    """What no key of any kind may have."""
    if not text:
        return "Nothing was entered."
    if "\x00" in text:
        return "This holds NUL bytes, which no key has: it was read from the wrong file, or in the wrong encoding."
    if len(text) > LONGEST:
        return f"This is {len(text):,} characters long; no key is. Copy the key alone."
    if "\n" in text.strip("\r\n") or "\r" in text.strip("\r\n"):
        return "These are several lines, and a key is one. Copy the key alone."
    if text != text.strip():
        return "There is white space before or after it. Copy the key alone."
    if any(character.isspace() for character in text) and not text.startswith(("Bearer ", "-----BEGIN ")):
        return "There is white space in it, which no key has. Copy the key alone."
    if not text.isascii() or not text.isprintable():
        return "It holds characters no key has (accents, bullets, invisible marks). Copy it with the page's button."
    if len(text) < SHORTEST:
        return f"This is {len(text)} characters long, and no key is that short. Copy all of it."
    return ""


def _looks_like(text: str) -> str:
    """What a text certainly is, by how it begins; empty for what nothing is known about."""
    claims = _claims(text)
    if claims is not None:
        return "a sign-in token of ChatGPT, not one made for programs" if _SIGN_IN_CLAIM in claims else _ACCESS
    return next((what for prefix, what in _PREFIXES if text.startswith(prefix)), "")


def _claims(text: str) -> Mapping[str, object] | None:
    """What a JSON web token says of itself, or None for what is none."""
    parts = text.split(".")
    if len(parts) != 3 or not text.startswith("eyJ"):
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
