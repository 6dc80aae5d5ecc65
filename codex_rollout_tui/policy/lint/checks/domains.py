"""Network rules that Codex accepts and that do not do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.domain_patterns import DomainPatterns, has_inner_wildcard
from codex_rollout_tui.policy.catalogue.domains import any_host, one_spelling, unusable
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.lint.finding import Action, Edit, Fix
from codex_rollout_tui.policy.text.document import Path

DAEMONS = ("docker.sock", "podman.sock", "containerd.sock", "crio.sock", "buildkitd.sock", "libvirt-sock")
"""Sockets whose owner runs anything as root for whoever may write to them."""


def _networks(view: ClientView) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    yield from view.networks
    yield from view.profile_networks


@check(
    "REQ054",
    "domain-swallowed-by-wildcard",
    message="A wildcard deny covers this domain",
    why="""Deny wins over allow, whichever is longer or comes first: a domain that is allowed inside a denied wildcard
    stays closed. Where only some hosts should be closed, deny those by name.""",
    example='[experimental_network]\nallowed_domains = ["docs.example.com"]\ndenied_domains = ["*.example.com"]',
    fix="shown first",
)
def domain_swallowed_by_wildcard(view: ClientView) -> Iterator[RawFinding]:
    """An allowed domain all of whose hosts a denied pattern covers."""
    for path, _ in _networks(view):
        rules = view.domain_rules(path)
        denied: dict[str, str] = {}
        for _, name, verdict in rules:
            if verdict == "deny" and name.startswith("*") and not has_inner_wildcard(name):
                denied.setdefault(one_spelling(name), name)
        if not denied:
            continue
        patterns = DomainPatterns(denied)
        for place, name, verdict in rules:
            if verdict != "allow":
                continue
            wide = patterns.cover(one_spelling(name))
            if wide is not None:
                fix = Fix("Remove the allow entry", safe=False, edits=(Edit("remove", place),))
                yield RawFinding(
                    place, f"{denied[wide]} is denied and covers {name}, so it stays closed", at="key", fix=fix
                )


@check(
    "REQ055",
    "broad-domain",
    message="A whole top-level domain is allowed",
    why="""A pattern such as `**.com` opens half of the internet to whatever runs in the sandbox, uploads to anybody's
    server included. Name the domains people need.""",
    example='[experimental_network]\nallowed_domains = ["**.com"]',
)
def broad_domain(view: ClientView) -> Iterator[RawFinding]:
    """An allowed wildcard with at most one name after it."""
    for path, _ in _networks(view):
        for place, name, verdict in view.domain_rules(path):
            stem = name.strip().rstrip(".").removeprefix("**.").removeprefix("*.")
            wild = name.strip().startswith("*") and not any_host(name)
            if verdict == "allow" and wild and ("." not in stem or set(stem) <= set("*.")):
                yield RawFinding(place, f'"{name}" allows every host below it: half of the internet', at="key")


@check(
    "REQ056",
    "domain-the-proxy-cannot-read",
    message="This is no host name",
    why="""A domain is a host, perhaps behind `*.` or `**.`: no address with https://, no path, no blank. As long as
    the network is not enabled nothing comes of it; with `enabled = true` Codex could not start a session any more.""",
    example='[experimental_network]\ndenied_domains = ["https://paste.example.com/"]',
    fix="shown first",
)
def domain_the_proxy_cannot_read(view: ClientView) -> Iterator[RawFinding]:
    """A pattern the proxy cannot read, where the proxy is not on."""
    for place, name, reason in _unreadable(view, on=False):
        message = f'"{name}" is no host name ({reason}): with enabled = true Codex would start no session'
        yield RawFinding(place, message, at="key", fix=_host_only(place, name))


def _unreadable(view: ClientView, *, on: bool) -> Iterator[tuple[Path, str, str]]:
    for path, table in view.networks:
        if (table.get("enabled") is True) is on:
            for place, name, _ in view.domain_rules(path):
                reason = None if any_host(name) else unusable(name)
                if reason is not None:
                    yield place, name, reason


def _host_in(text: str) -> str | None:
    match = re.fullmatch(r"(?:[a-z]+://)?([A-Za-z0-9*][A-Za-z0-9.*-]*)(?::\d+)?(?:/.*)?", text.strip())
    return match[1] if match else None


@check(
    "REQ069",
    "domain-that-stops-every-session",
    severity="error",
    stops="sessions",
    message="Codex cannot start the network with this domain",
    why="""Codex accepts the policy and then cannot build its proxy: every new session fails, an outage for everybody
    the policy reaches, while the list of features still looks well.""",
    example='[experimental_network]\nenabled = true\nallowed_domains = ["https://docs.example.com"]',
    fix="shown first",
)
def domain_that_stops_every_session(view: ClientView) -> Iterator[RawFinding]:
    """A pattern the proxy cannot read, where the proxy is on (measured on codex 0.169.0 with `thread/start`)."""
    for place, name, reason in _unreadable(view, on=True):
        yield RawFinding(
            place, f'Codex starts no session over "{name}": {reason}', at="key", fix=_host_only(place, name)
        )


def _host_only(place: Path, name: str) -> Fix | None:
    host = _host_in(name)
    action: Action = "rename" if isinstance(place[-1], str) else "set"
    return Fix(f"Write {host}", safe=False, edits=(Edit(action, place, host),)) if host else None


@check(
    "REQ057",
    "network-rules-not-enabled",
    message="Domain rules without enabled = true",
    why="""OpenAI's page says that domain rules alone do not start the sandbox's network: without `enabled = true`
    they lie idle until somebody's own settings start it.""",
    example='[experimental_network]\nallowed_domains = ["docs.example.com"]',
    fix="shown first",
)
def network_rules_not_enabled(view: ClientView) -> Iterator[RawFinding]:
    """A network table with domain rules in which `enabled` is missing."""
    for path, table in view.networks:
        if "enabled" not in table and view.domain_rules(path):
            fix = Fix("Set enabled = true", safe=False, edits=(Edit("set", (*path, "enabled"), True),))
            yield RawFinding(
                path, "enabled is not set, so these domain rules do not start the network", at="key", fix=fix
            )


@check(
    "REQ058",
    "unix-socket-wide-open",
    message="A socket that hands out the whole machine is allowed",
    why="""Whoever may write to the socket of Docker, Podman or containerd can start a container with the machine's
    disk in it: the sandbox is then no barrier. A socket's path must also be absolute to match anything.""",
    example='[experimental_network.unix_sockets]\n"/var/run/docker.sock" = "allow"',
)
def unix_socket_wide_open(view: ClientView) -> Iterator[RawFinding]:
    """Allowed sockets of container engines, and paths that are not absolute."""
    for path, table in _networks(view):
        for place, socket in _sockets(path, table):
            if socket.endswith(DAEMONS):
                yield RawFinding(place, f"{socket} gives whoever reaches it the whole machine", at="key")
            elif not socket.startswith("/"):
                yield RawFinding(place, f'"{socket}" is not an absolute path, so it matches no socket', at="key")


def _sockets(path: Path, table: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    sockets = table.get("unix_sockets")
    for name, verdict in sockets.items() if isinstance(sockets, dict) else ():
        if verdict == "allow":
            yield (*path, "unix_sockets", name), name
    listed = table.get("allow_unix_sockets")
    for at, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str):
            yield (*path, "allow_unix_sockets", at), name


@check(
    "REQ059",
    "one-port-twice",
    message="Both proxies are to listen on one port",
    why="Codex accepts the same number for the HTTP and the SOCKS proxy, but only one program can listen on a port.",
    example="[experimental_network]\nhttp_port = 8080\nsocks_port = 8080",
)
def one_port_twice(view: ClientView) -> Iterator[RawFinding]:
    """`http_port` and `socks_port` alike."""
    for path, table in view.networks:
        port = table.get("socks_port")
        if isinstance(port, int) and port != 0 and port == table.get("http_port"):
            yield RawFinding((*path, "socks_port"), f"http_port is {port} too: the two proxies cannot share a port")


@check(
    "REQ068",
    "local-network-open",
    message="Programs in the sandbox may reach and open local services",
    why="""`allow_local_binding = true` (it stands in OpenAI's own example) lets commands listen on this machine and
    reach services of the loopback and private networks, which the domain rules do not cover.""",
    example="[experimental_network]\nallow_local_binding = true",
    severity="info",
)
def local_network_open(view: ClientView) -> Iterator[RawFinding]:
    """`allow_local_binding` set to true."""
    for path, table in _networks(view):
        if table.get("allow_local_binding") is True:
            yield RawFinding((*path, "allow_local_binding"), "Commands may reach local and private services")
