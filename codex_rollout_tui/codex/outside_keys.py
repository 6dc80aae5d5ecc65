"""Keys that make Codex look outside of the policy, which it cannot do in isolation: how the rest is judged.

`model_catalog_json` names a file that must exist: a well-formed one stands in its place. `[config_server]` names a
server that is asked for more policy: its table is taken out, after it was judged by itself.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.codex import isolate, stand_in_certificate
from codex_rollout_tui.codex.capabilities import CATALOGUE_SINCE, CONFIG_SERVER_SINCE, Version

CATALOGUE = "model_catalog_json"
CONFIG_SERVER = "config_server"

SENTINEL = "allowed_approval_policies"
"""A key whose empty list Codex refuses after it has read the whole file and before it contacts a server."""
SENTINEL_REFUSAL = f"field `{SENTINEL}` cannot be empty"

_BOM = b"\xef\xbb\xbf"
_RESERVED = ("/codex", "/proc", "/dev", "/sys", "/etc/hosts", stand_in_certificate.PLACE, isolate.POLICY)
_CONTROL = "[\x00-\x1f\x7f]"
_MODEL = {
    "slug": "placeholder",
    "display_name": "placeholder",
    "base_instructions": "",
    "experimental_supported_tools": [],
    "priority": 1,
    "shell_type": "unified_exec",
    "support_verbosity": False,
    "supported_in_api": True,
    "supported_reasoning_levels": [],
    "truncation_policy": {"mode": "tokens", "limit": 10_000},
    "visibility": "list",
}
"""The fewest fields of a model that 0.152.1 to 0.169.0 accept."""


class OutsideKey(NamedTuple):
    """A key that cannot be judged whole here: what is known, what is not, and what to do, a sentence each."""

    key: str
    known: str
    unknown: str
    remedy: str


class PreparedPolicy(NamedTuple):
    """A policy as the binary is given it in isolation.

    data     the policy, without `[config_server]` where it has one
    files    what must exist beside it
    unseen   the keys that were replaced or taken out
    server   where the policy has `[config_server]`: the policy with an error that Codex only names once it has read
             all of that table. None where it has none
    """

    data: bytes
    files: Mapping[str, bytes]
    unseen: tuple[OutsideKey, ...] = ()
    server: bytes | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person must know about the difference to the policy itself."""
        return tuple(key.known for key in self.unseen)


def prepare(data: bytes, version: Version) -> PreparedPolicy:
    """What to give a binary of this version in place of a policy; mostly the policy itself."""
    tables = _tables(data)
    files: dict[str, bytes] = {}
    unseen: list[OutsideKey] = []
    named = tables.get(CATALOGUE)
    if isinstance(named, str) and version >= CATALOGUE_SINCE and (path := _inside(named)) is not None:
        files[path] = json.dumps({"models": [_MODEL]}).encode()
        unseen.append(_CATALOGUE)
    if CONFIG_SERVER in tables and version >= CONFIG_SERVER_SINCE:
        return _without_server(data, files, unseen)
    return PreparedPolicy(data, files, tuple(unseen))


def _without_server(data: bytes, files: Mapping[str, bytes], unseen: list[OutsideKey]) -> PreparedPolicy:
    from codex_rollout_tui.errors import PolicyEditError
    from codex_rollout_tui.policy.edit.keys import remove, set_value
    from codex_rollout_tui.policy.text.document import Document

    document = Document(data)
    try:
        rest, sentinel = remove(document, (CONFIG_SERVER,)), set_value(document, (SENTINEL,), [])
    except PolicyEditError:
        # Codex reads no file that we cannot take apart, and says so before it contacts anybody.
        return PreparedPolicy(data, files, tuple(unseen))
    return PreparedPolicy(rest.data, files, (*unseen, _SERVER), sentinel.data)


_CATALOGUE = OutsideKey(
    CATALOGUE,
    f"{CATALOGUE} was judged with a stand-in for the file it names.",
    f"whether the file that {CATALOGUE} names is on every machine cannot be seen from here: Codex refuses to start "
    "wherever it is missing or is no model catalogue",
    "Put the file on every machine first, and try it there.",
)
_SERVER = OutsideKey(
    CONFIG_SERVER,
    f"[{CONFIG_SERVER}] is well formed, and was taken out to judge the rest.",
    f"what [{CONFIG_SERVER}] adds cannot be verified offline, since Codex would contact that server",
    "Try the whole on a test machine.",
)


def _inside(named: str) -> str | None:
    """Where the binary looks for a file in isolation, or None where nothing can be put there."""
    if named.startswith("~/"):
        named = f"{isolate.HOME}/{named[2:]}"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(isolate.POLICY), named))
    path = "/" + path.lstrip("/")
    parts = path.encode("utf-8", "replace").split(b"/")
    if re.search(_CONTROL, path) or len(parts) > 50 or any(len(part) > 255 for part in parts):
        return None
    around = (*_RESERVED, isolate.HOME)
    if any(f"{reserved}/".startswith(f"{path.rstrip('/')}/") for reserved in around):
        return None
    return None if any(path.startswith(f"{reserved}/") for reserved in _RESERVED) else path


def _tables(data: bytes) -> Mapping[str, Any]:
    """The top of a policy as values; empty where it names nothing we must know of, or is no TOML we can read."""
    if b"\\" not in data and CATALOGUE.encode() not in data and CONFIG_SERVER.encode() not in data:
        return {}
    import tomli

    try:
        return tomli.loads(data.removeprefix(_BOM).decode())
    except (ValueError, RecursionError):
        return {}
