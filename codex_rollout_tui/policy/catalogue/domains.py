"""The patterns that name hosts in network rules, as Codex's proxy compares them (measured on 0.169.0)."""

from __future__ import annotations

import re

from codex_rollout_tui.policy.catalogue import glob

WILD = ("**.", "*.")
"""What may stand before the first name of a pattern: itself and all below it, or only what is below it."""
_OUTSIDE = frozenset("{}\\/") | frozenset(" \t\n\r\f\v")
_PORT = re.compile(r":[^:]*\Z")
_ONE_SPELLING = re.compile(r"(?:\*\*?\.)?[a-z0-9.-]*[a-z0-9-]")


def plain(host: str) -> str:
    """A host without port, brackets, final dots and capitals: how the proxy compares it."""
    host = host.strip()
    if host.startswith("[") and "]" in host:
        host = host[1 : host.index("]")]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    host = "".join(char.lower() if char.isascii() else char for char in host).rstrip(".")
    address, sign, scope = host.partition("%25" if "%25" in host else "%")
    return f"{address}%{scope}" if sign and is_address(address) else host


def is_address(host: str) -> bool:
    """Whether a host is an IP address, without a scope."""
    import ipaddress

    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def split(pattern: str) -> tuple[str, str]:
    """A pattern's wildcard before its first name (`*.`, `**.` or nothing), and the rest as it is compared."""
    wild, rest = _split(pattern)
    return wild, plain(rest)


def _split(pattern: str) -> tuple[str, str]:
    pattern = pattern.strip()
    wild = next((prefix for prefix in WILD if pattern.startswith(prefix)), "")
    return wild, pattern.removeprefix(wild)


def matches(pattern: str, host: str) -> bool:
    """Whether a pattern names a host: `*.` its subdomains, `**.` itself too, `*` inside any text, `?` one character."""
    wild, rest = split(pattern)
    if wild:
        return (wild == "**." and glob.matches(rest, host)) or glob.matches(f"?*.{rest}", host)
    return glob.matches(rest, host)


def exact(pattern: str, host: str) -> bool:
    """Whether a pattern is this very host and no wildcard."""
    wild, rest = split(pattern)
    return not wild and "*" not in rest and "?" not in rest and rest == host


def any_host(pattern: str) -> bool:
    """Whether Codex reads a pattern as every host there is, however it is dressed up: it refuses such a one."""
    name = pattern.strip().removeprefix("**.")
    if name.startswith("[*]"):
        return True
    if name.count(":") == 1:
        name = _PORT.sub("", name)
    return name.strip("[]") == "*"


def unusable(pattern: str) -> str | None:
    """Why Codex starts no session over a pattern although it accepts the policy; None where it can use it.

    Only where the proxy is enabled: `configRequirements/read` and `features list` say nothing of it.
    """
    _, rest = _split(pattern)
    if not rest:
        return "it is empty"
    if "**" in rest:
        return "** may only stand at the beginning, as **."
    if ("[" in rest or "]" in rest) and not _bracketed(rest):
        return "brackets are for IPv6 addresses"
    if not _OUTSIDE.isdisjoint(rest):
        return "it holds a character that stands in no host name"
    return None


def _bracketed(rest: str) -> bool:
    inside = re.fullmatch(r"\[([^\[\]]+)\](?::\d+)?", rest)
    return inside is not None and is_address(re.split("%", inside[1])[0])


def one_spelling(pattern: str) -> str:
    """A pattern as the proxy compares it: capitals, a port and final dots do not count. One it cannot use stays."""
    if _ONE_SPELLING.fullmatch(pattern) is not None:
        return pattern
    return pattern if unusable(pattern) is not None else "".join(split(pattern))
