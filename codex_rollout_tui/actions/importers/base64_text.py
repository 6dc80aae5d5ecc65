"""A policy as base64, the form in which MDM profiles carry it."""

from __future__ import annotations

import binascii
import re

_BASE64 = re.compile(rb"\s*[A-Za-z0-9+/]++(?:(?:[ \t]*\r?\n)+[ \t]*[A-Za-z0-9+/]++)*+={0,2}\s*")
_BLANKS = re.compile(rb"\s+")
_LIKE_A_POLICY = re.compile(rb"(?m)^[ \t]*(?:#|\[|[\w.\"'-]+[ \t]*=[^\n=])")


def decoded(data: bytes) -> bytes:
    """The bytes behind a base64 text, blanks and line ends in it left aside; ValueError where it is not whole."""
    return binascii.a2b_base64(_BLANKS.sub(b"", data), strict_mode=True)


def looks_encoded(data: bytes) -> bool:
    """Whether a text can be base64: no policy but an empty one is made of these characters only."""
    return _BASE64.fullmatch(data) is not None


def looks_like_a_policy(data: bytes) -> bool:
    """Whether a text has a line that begins as TOML does: a comment, a header or a key."""
    return _LIKE_A_POLICY.search(data) is not None
