"""Model providers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import children
from codex_rollout_tui.policy.checking import OUTAGE, Clients, Hit, Subject, check
from codex_rollout_tui.policy.shapes import expected, fits
from codex_rollout_tui.policy.text import Path

FIXED = frozenset({"openai", "ollama", "lmstudio"})
CHANGEABLE = {
    "amazon-bedrock": ("base_url", "auth", "http_headers", "aws"),
    "amazon-bedrock-runtime": ("base_url", "auth", "http_headers", "aws"),
    "gcp": ("base_url", "auth", "http_headers", "project_id", "location", "credential_file"),
}
AUTH = {"args": "array<string>", "cwd": "path", "timeout_ms": "integer<u64>", "refresh_interval_ms": "integer<u64>"}
"""What stands in auth beside its command; timeout_ms is not 0."""
CAPABILITIES = {"external_web_access": "0.164.0", "remote_compaction": "0.164.0", "cyber_access_programs": "0.169.0"}
"""What stands in capabilities, with the first client that reads it: true or false, but for the compaction."""
COMPACTION = frozenset({"unsupported", "v2"})
BUILT_IN = FIXED | set(CHANGEABLE)
_DEFAULTS = ("", False, "responses")
_OTHER_KEYS = ("env_key", "experimental_bearer_token")


@check(
    "REQ034",
    "model-provider-codex-refuses",
    refuses=True,
    message="A model provider does not exist or may not be defined so",
    why=f"""A provider of one's own needs a name, one way to sign in, and an id that is not a built-in one;
    model_provider must name one that exists. {OUTAGE}""",
    example='model_provider = "nope"',
)
def model_provider_codex_refuses(subject: Subject) -> Iterator[Hit]:
    """`model_provider` and the tables of `model_providers`."""
    providers = subject.table("model_providers")
    chosen = subject.get("model_provider")
    if isinstance(chosen, str) and chosen not in BUILT_IN and chosen not in providers:
        yield Hit(("model_provider",), f'There is no model provider "{chosen}"')
        if "model_providers" in subject.values:
            yield Hit(("model_providers",), f'model_provider names "{chosen}", which is not here', at="key")
    for name, provider in providers.items():
        path = ("model_providers", name)
        if name in FIXED:
            yield Hit(path, f"{name} is a built-in provider and cannot be defined again", at="key")
        elif isinstance(provider, dict):
            if name in CHANGEABLE:
                yield from _changed(path, provider, CHANGEABLE[name])
            else:
                yield from _own(path, provider)
            yield from _sign_in(path, provider)
            yield from _able(path, provider)


def _changed(path: Path, provider: Mapping[str, Any], allowed: tuple[str, ...]) -> Iterator[Hit]:
    known = children("model_providers.<id>")
    for key, value in provider.items():
        if key in known and key not in allowed and value not in _DEFAULTS:
            yield Hit((*path, key), f"{key} of the built-in provider {path[-1]} cannot be changed", at="key")


def _own(path: Path, provider: Mapping[str, Any]) -> Iterator[Hit]:
    name = provider.get("name", "")
    if isinstance(name, str) and not name.strip():
        place = (*path, "name") if "name" in provider else path
        yield Hit(place, "A model provider needs a name that is not blank")
    if "aws" in provider:
        yield Hit((*path, "aws"), "aws is only for the provider amazon-bedrock", at="key")


def _sign_in(path: Path, provider: Mapping[str, Any]) -> Iterator[Hit]:
    auth = provider.get("auth")
    if isinstance(auth, dict):
        command = auth.get("command")
        if not isinstance(command, str) or not command.strip():
            yield Hit((*path, "auth"), "auth needs a command, as text that is not blank")
        for key, kind in AUTH.items():
            if key in auth and not _reads(auth[key], kind, least=int(key == "timeout_ms")):
                yield Hit((*path, "auth", key), f"{key} of auth must be {expected(kind)}")
        for key in _OTHER_KEYS:
            if isinstance(provider.get(key), str):
                yield Hit((*path, key), f"{key} cannot stand beside auth", at="key")
        if provider.get("requires_openai_auth") is True:
            yield Hit((*path, "requires_openai_auth"), "requires_openai_auth cannot stand beside auth", at="key")


def _able(path: Path, provider: Mapping[str, Any]) -> Iterator[Hit]:
    able = provider.get("capabilities")
    if not isinstance(able, dict):
        return
    for key, first in CAPABILITIES.items():
        if key not in able:
            continue
        value = able[key]
        if key != "remote_compaction":
            wrong = None if isinstance(value, bool) else "must be true or false"
        else:
            named = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else value
            wrong = None if isinstance(named, str) and named in COMPACTION else 'must be "unsupported" or "v2"'
        if wrong:
            yield Hit((*path, "capabilities", key), f"{key} {wrong}", clients=Clients(first))


def _reads(value: Any, kind: str, *, least: int = 0) -> bool:
    """Whether Codex reads a value as this type, items and sign included."""
    if isinstance(value, list):
        return fits(value, kind) and all(isinstance(item, str) for item in value)
    return fits(value, kind) and (not isinstance(value, int) or value >= least)
