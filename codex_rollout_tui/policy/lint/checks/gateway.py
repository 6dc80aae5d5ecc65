"""How people sign in to a model provider's gateway; nothing of it is documented, all of it measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import structs
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.types import fits
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.document import Path

NEEDED = ("authorization_url", "token_url", "client_id")
TYPES = {
    **dict.fromkeys((*NEEDED, "resource"), "string"),
    "scopes": "array<string>",
    "redirect_port": "integer<u16>",
    "delivery": "table",
}
DELIVERED = {"header": {"kind", "name", "scheme"}, "cookie": {"kind", "name"}}
DELIVERY = ("kind", "name", "scheme")
"""The order in which a list is read."""
EXPORTS = Clients("0.169.0")
DELIVERY_NEEDED = Clients("0.160.1", "0.164.0")
_URL = re.compile(
    r"(?:https://[^/?#@\s]+|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)(?:[/?][^#\s]*)?", re.IGNORECASE
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@check(
    "REQ067",
    "gateway-sign-in-codex-refuses",
    stops="load",
    message="gateway_oauth is not one Codex reads",
    why=f"""People sign in to a gateway either by OAuth (authorization_url, token_url, client_id) or with a credential
    that a command exports, and Codex reads no other key there. {OUTAGE}""",
    example='[model_providers.x]\nname = "X"\nbase_url = "https://x.example.com"\ngateway_oauth = { client_id = "i" }',
    since="0.160.1",
)
def gateway_sign_in_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """`gateway_oauth` of every model provider."""
    for name, provider in view.table("model_providers").items():
        gateway = provider.get("gateway_oauth") if isinstance(provider, dict) else None
        if isinstance(gateway, dict):
            path = ("model_providers", name, "gateway_oauth")
            yield from _exported(path, gateway) if "credential_export" in gateway else _signed_in(path, gateway)
            if "base_url" not in provider:
                yield RawFinding(path, "gateway_oauth needs base_url beside it", at="key")


def _exported(path: Path, gateway: Mapping[str, Any]) -> Iterator[RawFinding]:
    place = (*path, "credential_export")
    yield RawFinding(place, "Older clients know no credential_export", at="key", clients=Clients("0.160.1", "0.166.0"))
    others = sorted(set(gateway) - {"credential_export"})
    if others:
        yield RawFinding(
            (*path, others[0]), f"{others[0]} cannot stand beside credential_export", at="key", clients=EXPORTS
        )
    for inner, sentence in structs.read(
        "credential_export", gateway["credential_export"], structs.COMMAND, EXPORTS.first
    ).wrong:
        yield RawFinding((*place, *inner), sentence, clients=EXPORTS)


def _signed_in(path: Path, gateway: Mapping[str, Any]) -> Iterator[RawFinding]:
    for name in NEEDED:
        if name not in gateway:
            yield RawFinding(path, f"{name} is missing in gateway_oauth", at="key")
    for name, value in gateway.items():
        if name not in TYPES:
            yield RawFinding((*path, name), f"Codex reads no {name} here: only {', '.join(TYPES)}", at="key")
        elif name == "delivery" and isinstance(value, list):
            continue
        elif not fits(value, TYPES[name]) or (name == "scopes" and not all(isinstance(scope, str) for scope in value)):
            yield RawFinding((*path, name), f"{name} is of the wrong type")
        elif name == "redirect_port" and not 0 < value <= 65535:
            yield RawFinding((*path, name), "redirect_port must be 1 to 65535")
        elif name.endswith("_url") and not _URL.fullmatch(value):
            yield RawFinding((*path, name), f"{name} must be https, without user name and fragment")
        elif name == "client_id" and not value.strip():
            yield RawFinding((*path, name), "client_id must not be blank")
    if "delivery" not in gateway:
        yield RawFinding(path, "Some clients insist on delivery", at="key", clients=DELIVERY_NEEDED)
    else:
        yield from _delivery((*path, "delivery"), gateway["delivery"])


def _delivery(path: Path, delivery: Any) -> Iterator[RawFinding]:
    if isinstance(delivery, list):
        if len(delivery) > len(DELIVERY):
            yield RawFinding(path, "delivery must be a table")
            return
        delivery = dict(zip(DELIVERY, delivery, strict=False))
    if not isinstance(delivery, dict):
        return
    known = DELIVERED.get(str(delivery.get("kind")))
    if known is None:
        yield RawFinding(path, 'delivery needs kind = "header" or "cookie"')
        return
    name = delivery.get("name")
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        yield RawFinding(path, f"delivery needs the name of the {delivery['kind']}")
    scheme = delivery.get("scheme", "Bearer")
    if "scheme" in known and not (isinstance(scheme, str) and _TOKEN.fullmatch(scheme)):
        yield RawFinding((*path, "scheme"), "scheme must name a way to sign in over HTTP, such as Bearer")
    for extra in sorted(set(delivery) - known):
        yield RawFinding((*path, extra), f"A {delivery['kind']} has no {extra}", at="key")
