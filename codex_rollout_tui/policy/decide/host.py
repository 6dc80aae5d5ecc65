"""A host as somebody asks about it, and what the proxy takes it for (measured on 0.169.0 unless said otherwise)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from codex_rollout_tui.policy.catalogue.domains import is_address, plain, split

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}")


def read_host(asked: str) -> tuple[str, list[str]]:
    """The host as the proxy sees it, and what was done to what was asked for."""
    notes: list[str] = []
    text = asked.strip()
    if _SCHEME.match(text):
        text = re.split(r"[/?#]", _SCHEME.sub("", text, count=1))[0].rpartition("@")[2]
        notes.append(f"Of this URL only the host counts: {text}.")
    host = _address(plain(text))
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            notes.append("This is no name that can be looked up.")
        else:
            notes.append(f"It is asked for as {host}: that is how programs send such a name.")
    if re.search(r"\]:\d+$|^[^:]*:\d+$", text):
        notes.append("The port does not matter: rules are about hosts.")
    return host, notes


def _address(host: str) -> str:
    """An IP address in its short spelling, which is the one rules are compared with; anything else as it is.

    A rule is not spelt anew: `2001:db8:0:0:0:0:0:1` in a policy names no host at all.
    """
    bare, sign, scope = host.partition("%")
    if not is_address(bare):
        return host
    address = ipaddress.ip_address(bare)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (f"::ffff:{mapped}" if mapped else str(address)) + sign + scope


def local(host: str) -> str | None:
    """What a host is, where it is this machine or in a private network; None where it is neither, or a name."""
    bare = host.partition("%")[0]
    if bare == "localhost":
        return "this machine"
    return _kind(ipaddress.ip_address(bare)) if is_address(bare) else None


def leads_to(host: str) -> str | None:
    """The same of a name that spells an IPv4 address in another way (`0x7f.1`), as the look-up of names reads it."""
    if not _NUMBERS.fullmatch(host) or is_address(host):
        return None
    try:
        *first, last = (_number(part) for part in host.split("."))
    except ValueError:
        return None
    if any(part > 0xFF for part in first) or last >= 1 << 8 * (4 - len(first)):
        return None
    number = sum(part << 8 * (3 - at) for at, part in enumerate(first)) + last
    return _kind(ipaddress.IPv4Address(number))


def _number(text: str) -> int:
    """Hexadecimal after 0x, octal after 0; raises ValueError for an 8 or 9 in an octal number."""
    if text.startswith("0x"):
        return int(text, 16)
    return int(text, 8 if text.startswith("0") else 10)


def _kind(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return "this machine"
    special = any(address in network for network in _SPECIAL if network.version == address.version)
    return "an address of a private or special network" if special else None


_SPECIAL = tuple(
    ipaddress.ip_network(each)
    for each in (
        *(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
        ),
        *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/128", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)
"""Networks that are not public to Codex (public source of codex-rs, read 2026-11-22)."""


def near(host: str, patterns: Sequence[str]) -> str | None:
    """A hint where an allow entry just misses a host."""
    for pattern in patterns:
        prefix, rest = split(pattern)
        if prefix == "*." and rest == host:
            return f'"{pattern}" is about the names below {host}; "**.{host}" would name it too.'
        if not prefix and host.endswith(f".{rest}"):
            return f'"{pattern}" is about that very host; "**.{rest}" would name those below it too.'
        if not rest.isascii() and "xn--" in host:
            return f'"{pattern}" never matches: write such a name as programs send it (xn--...).'
    return None
