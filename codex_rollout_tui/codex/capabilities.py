"""Which Codex tells what: the first measured version of each answer, and what an older one is said to lack.

Each was asked of 0.77.0, 0.80.0, 0.90.0, 0.99.0, 0.104.0, 0.110.0, 0.113.0, 0.121.0, 0.124.0, 0.130.0, 0.138.0,
0.145.0, 0.152.1, 0.160.1, 0.164.0, 0.166.0 and 0.169.0; the version named is the first of these that had it.
"""

from __future__ import annotations

Version = tuple[int, int, int]

TOLD_SINCE: dict[str, Version] = {
    "configRequirements/read": (0, 80, 0),
    "thread/start": (0, 77, 0),
    "mcp list": (0, 90, 0),
    "features": (0, 110, 0),
    "unknown features": (0, 124, 0),
    "remote_sandbox_config": (0, 124, 0),
    "hooks/list": (0, 130, 0),
    "permissionProfile/list": (0, 145, 0),
    "unknown keys": (0, 160, 1),
}
"""Methods, programs, keys and warnings, as the rest of this room names them.

0.138.0 has permissionProfile/list too, but lists only the built-in profiles and not whether they are allowed.
"""

CATALOGUE_SINCE: Version = (0, 146, 0)
"""The first version that may read `model_catalog_json`: 0.145.0 does not, 0.152.1 does."""
CONFIG_SERVER_SINCE: Version = (0, 160, 2)
"""The first version that may read `[config_server]`: 0.160.1 ignores it, 0.164.0 contacts the server."""


def lacks(what: str, version: Version) -> str | None:
    """The sentence that this version cannot tell `what`, or None where it can."""
    since = TOLD_SINCE[what]
    if version >= since:
        return None
    first, this = (".".join(str(part) for part in parts) for parts in (since, version))
    return f"Not told by Codex {this}; {first} and later tell it."
