"""Network rules and hosts to try."""

from __future__ import annotations

import json
import random

HARD = {
    "a.example.com": "allow",
    "*.b.example.com": "allow",
    "**.c.example.com": "allow",
    "x.c.example.com": "deny",
    "port.example.com:443": "allow",
    "UPPER.Example.com.": "allow",
    "münchen.example.com": "allow",
    "xn--bcher-kva.example.com": "allow",
    "reg*.mid.example.com": "allow",
    "*end.example.com": "allow",
    " space.example.com ": "allow",
    "127.0.0.1": "allow",
    "10.1.2.9": "allow",
    "[2001:4860:4860::8844]": "allow",
    "2001:4860:4860::8888": "allow",
    "[fd00::1]": "allow",
    "*.loc": "allow",
    "**.1.1.1": "allow",
    "*.8.8": "allow",
    "?q.q.example.com": "allow",
    "2001:4860::ABCD": "allow",
    "2001:4860:0:0:0:0:0:1": "allow",
    "::ffff:9.9.9.9": "allow",
    "134744073": "allow",
    "both.example.com": "allow",
    "both.example.com.": "deny",
    "**.wild.example.com": "allow",
    "*.wild.example.com": "deny",
    "*.sub.*.example.net": "allow",
    "0x7f.1": "allow",
    "*.trail.example.com.": "allow",
    "*.port2.example.com:80": "allow",
    "deny-port.example.com:1": "deny",
    "a..dots.example.com": "allow",
}
"""One of each kind of pattern that Codex can use."""

HOSTS = (
    *("a.example.com", "A.EXAMPLE.com.", "a.example.com:8080", "b.example.com", "x.b.example.com", "y.x.b.example.com"),
    *("c.example.com", "y.c.example.com", "x.c.example.com", "z.x.c.example.com", "other.example.org"),
    *("port.example.com", "port.example.com:8443", "upper.example.com", "xn--mnchen-3ya.example.com"),
    *("xn--bcher-kva.example.com", "reg.mid.example.com", "reg1.mid.example.com", "reg.x.mid.example.com"),
    *("xreg.mid.example.com", "xend.example.com", "x.end.example.com", "end.example.com", "space.example.com"),
    *("localhost", "127.0.0.1", "127.0.0.2", "10.1.2.9", "10.1.2.8", "192.168.0.1", "172.16.0.1", "169.254.1.1"),
    *("100.64.0.1", "100.128.0.1", "198.18.0.1", "203.0.113.7", "224.0.0.1", "240.0.0.1", "0.0.0.0", "192.0.0.1"),  # noqa: S104
    *("8.8.8.8", "1.1.1.1", "9.9.9.9", "x.loc", "aq.q.example.com", "q.q.example.com", "both.example.com"),
    *("wild.example.com", "a.wild.example.com", "a.sub.b.example.net", "sub.b.example.net", "a.b.sub.c.d.example.net"),
    *("0x7f.1", "2130706433", "x.trail.example.com", "x.port2.example.com", "deny-port.example.com"),
    *("[2001:4860:4860::8844]:80", "[2001:4860:4860::8888]:80", "[2001:4860:4860::8889]:80", "[::1]:80"),
    *("[fd00::1]:80", "[fd00::2]:80", "[fe80::1]:80", "[::ffff:10.0.0.1]:80", "[2001:4860:4860:0:0:0:0:8888]:80"),
    *("[2001:4860::abcd]:80", "[2001:4860::1]:80", "[::ffff:909:909]:80", "134744073", "0x8080808", "8.8.8.009"),
)

_LABELS = ("a", "b", "ab", "x-1", "*", "a*", "*b", "?", "?a", "c")


def policy(domains: dict[str, str], *, more: str = "", lists: bool = False) -> bytes:
    """An enabled network table with these rules, as a map or as two lists."""
    if lists:
        allowed, denied = (
            [name for name, verdict in domains.items() if verdict == which] for which in ("allow", "deny")
        )
        rules = f"allowed_domains = {json.dumps(allowed)}\ndenied_domains = {json.dumps(denied)}\n"
        return f"[network_proxy]\nenabled = true\n{more}{rules}".encode()
    rules = "".join(f'{json.dumps(name, ensure_ascii=False)} = "{verdict}"\n' for name, verdict in domains.items())
    return f"[experimental_network]\nenabled = true\n{more}[experimental_network.domains]\n{rules}".encode()


class Maker:
    """One stream of random rules, and hosts that are near them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def domains(self, number: int) -> dict[str, str]:
        pick = self.random
        found: dict[str, str] = {}
        for _ in range(number):
            labels = [pick.choice(_LABELS) for _ in range(pick.randint(1, 2))]
            name = pick.choice(("", "", "*.", "**.")) + ".".join([*labels, pick.choice(("example.com", "ex.org"))])
            found[name] = "deny" if pick.random() < 0.3 else "allow"
        return found

    def hosts(self, number: int) -> list[str]:
        pick = self.random
        labels = ("a", "b", "ab", "aa", "x-1", "c", "ac", "cb", "d")
        return [
            ".".join(
                [*(pick.choice(labels) for _ in range(pick.randint(0, 3))), pick.choice(("example.com", "ex.org"))]
            )
            for _ in range(number)
        ]
