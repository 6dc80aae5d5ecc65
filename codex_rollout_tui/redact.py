"""Secrets found by their shape, so that none is written, shown or repeated by mistake."""

from __future__ import annotations

import re

SECRET = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\bsess-[A-Za-z0-9_-]{16,}|\bat-(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{24,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}"
    r"|\bxox[a-z]-[A-Za-z0-9-]{10,}|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""Keys and tokens of OpenAI, GitHub, GitLab, Slack and AWS, JSON web tokens, private keys."""

HIDDEN = "[a secret, not repeated here]"


def redacted(text: str) -> str:
    """The text with everything that looks like a secret left out."""
    return SECRET.sub(HIDDEN, text)
