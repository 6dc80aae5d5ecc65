"""Telemetry exporters, the configuration server, and files and names outside the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue import structs
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.types import describe
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.document import Path

EXPORTERS = ("exporter", "trace_exporter", "metrics_exporter")
_PLAIN = ("none", "statsig")
_NEEDED = {"otlp-http": ("endpoint", "protocol"), "otlp-grpc": ("endpoint",)}
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_URL = re.compile(r"https://[^/?#@\s]+(?:/[^?#\s]*)?", re.IGNORECASE)


@check(
    "REQ035",
    "exporter-codex-refuses",
    stops="load",
    settled="layer",
    message="A telemetry exporter is incomplete",
    why=f"An exporter is none or statsig in quotes, or exactly one of otlp-http and otlp-grpc as a table. {OUTAGE}",
    example='[otel]\nexporter = "otlp-http"',
)
def exporter_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """The three exporters of `otel`."""
    for key in EXPORTERS:
        path: Path = ("otel", key)
        value = view.get(*path)
        if key not in view.table("otel"):
            continue
        if isinstance(value, str):
            if value in _NEEDED:
                yield RawFinding(path, f"{value} is a table: {{ {value} = {{ {', '.join(_NEEDED[value])} }} }}")
            elif value not in _PLAIN:
                yield RawFinding(path, f'"{value}" is no exporter: none, statsig, otlp-http or otlp-grpc')
        elif not isinstance(value, dict):
            yield RawFinding(path, f"{key} must be an exporter's name in quotes or a table, not {describe(value)}")
        elif len(value) != 1:
            yield RawFinding(path, f"{key} must name exactly one exporter")
        else:
            yield from _exporter(path, *next(iter(value.items())), view.client)


def _exporter(above: Path, kind: str, settings: Any, client: str) -> Iterator[RawFinding]:
    path = (*above, kind)
    if kind in _PLAIN:
        if settings not in ({}, []):
            yield RawFinding(path, f"{kind} takes no settings")
    elif kind not in _NEEDED:
        yield RawFinding(path, f"{kind} is no exporter: none, statsig, otlp-http or otlp-grpc", at="key")
    elif not isinstance(settings, dict):
        yield RawFinding(path, f"{kind} must be a table, not {describe(settings)}")
    else:
        for name in _NEEDED[kind]:
            if name not in settings:
                yield RawFinding(path, f"{kind} needs {name}", at="key")
        if not isinstance(settings.get("endpoint", ""), str):
            yield RawFinding(
                (*path, "endpoint"), f"endpoint must be text in quotes, not {describe(settings['endpoint'])}"
            )
        if kind == "otlp-http" and settings.get("protocol", "json") not in (
            "json",
            "binary",
            {"json": {}},
            {"binary": {}},
        ):
            yield RawFinding((*path, "protocol"), "protocol must be binary or json")
        headers = settings.get("headers", {})
        if not isinstance(headers, dict) or not all(isinstance(header, str) for header in headers.values()):
            yield RawFinding((*path, "headers"), "headers must be a table of texts")
        for inner, sentence in structs.read("tls", settings.get("tls", {}), structs.TLS, client).wrong:
            yield RawFinding((*path, "tls", *inner), sentence)


@check(
    "REQ036",
    "config-server-codex-refuses",
    stops="load",
    message="The address of the configuration server is not one Codex takes",
    why=f"The address must be https, without user name, query or fragment. {OUTAGE}",
    example='[config_server]\nbase_url = "http://config.example.com"',
)
def config_server_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """`config_server.base_url`."""
    url = view.get("config_server", "base_url")
    if isinstance(url, str) and not _URL.fullmatch(url):
        yield RawFinding(
            ("config_server", "base_url"), "The address must be https, without user name, query or fragment"
        )


@check(
    "REQ037",
    "application-domain-codex-refuses",
    stops="load",
    message="A domain of application.network is not an exact name",
    why=f"application.network.domains takes exact ASCII names only: no wildcard, no port, no address. {OUTAGE}",
    example='[application.network.domains]\n"*.example.com" = "allow"',
)
def application_domain_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """The names of `application.network.domains`."""
    for name in view.table("application", "network", "domains"):
        if not _exact(name):
            path = ("application", "network", "domains", name)
            yield RawFinding(
                path, f'"{name}" must be an exact ASCII domain name, without wildcard, port or address', at="key"
            )


def _exact(name: str) -> bool:
    plain = name.removesuffix(".")
    return 0 < len(plain) <= 253 and all(_LABEL.fullmatch(label) for label in plain.split("."))


@check(
    "REQ038",
    "model-catalogue-on-every-machine",
    stops="load",
    message="model_catalog_json must exist on every machine",
    why="""Codex opens this file as it reads the policy and refuses to start where the file is missing or is no model
    catalogue: an outage for everybody whose machine does not have it. It cannot be looked at from here, so it
    counts as refused.""",
    example='model_catalog_json = "/etc/codex/models.json"',
)
def model_catalogue_on_every_machine(view: ClientView) -> Iterator[RawFinding]:
    """`model_catalog_json` is the one file named in a policy that Codex opens."""
    if isinstance(view.get("model_catalog_json"), str):
        yield RawFinding(
            ("model_catalog_json",), "Codex refuses this policy on every machine that does not have this file"
        )


@check(
    "REQ086",
    "certificate-on-every-machine",
    message="These certificate files must exist on every machine",
    why="""The app-server, which editors and the desktop app talk to, opens the files of an exporter's tls table as it
    starts and ends where one is missing, although it accepts the policy: an outage on every machine without them.""",
    example="""[otel.exporter.otlp-grpc]
endpoint = "https://collector.example.com:4317"
tls = { ca-certificate = "/etc/codex/ca.pem" }""",
)
def certificate_on_every_machine(view: ClientView) -> Iterator[RawFinding]:
    """Paths in the `tls` tables of the exporters."""
    for key in EXPORTERS:
        for kind in _NEEDED:
            path: Path = ("otel", key, kind, "tls")
            files = structs.read("tls", view.get(*path) or {}, structs.TLS, view.client).values or {}
            for name, file in files.items():
                if isinstance(file, str) and name in structs.names(structs.TLS):
                    where = (*path, name) if view.table(*path) else path
                    yield RawFinding(where, f"{file} must be on every machine, or editors cannot start Codex there")
