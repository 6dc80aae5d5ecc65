"""Model providers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import structs
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import children
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.document import Path

FIXED = frozenset({"openai", "ollama", "lmstudio"})
CHANGEABLE = {
    "amazon-bedrock": ("base_url", "auth", "http_headers", "aws"),
    "amazon-bedrock-runtime": ("base_url", "auth", "http_headers", "aws"),
    "gcp": ("base_url", "auth", "http_headers", "project_id", "location", "credential_file"),
}
BUILT_IN = FIXED | set(CHANGEABLE)
_DEFAULTS = ("", False, "responses")
_OTHER_KEYS = ("env_key", "experimental_bearer_token")


def _providers_brought(path: Path, config: Mapping[str, Any]) -> bool:
    return path in (("model_provider",), ("model_providers",)) and isinstance(config.get("model_providers"), Mapping)


@check(
    "REQ034",
    "model-provider-codex-refuses",
    stops="load",
    message="A model provider does not exist or may not be defined so",
    why=f"""A provider of one's own needs a name, one way to sign in, and an id that is not a built-in one;
    model_provider must name one that exists. {OUTAGE}""",
    example='model_provider = "nope"',
    config_supplies=_providers_brought,
)
def model_provider_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """`model_provider` and the tables of `model_providers`."""
    providers = view.table("model_providers")
    chosen = view.get("model_provider")
    if isinstance(chosen, str) and chosen not in BUILT_IN and chosen not in providers:
        yield RawFinding(("model_provider",), f'There is no model provider "{chosen}"')
        if "model_providers" in view.values:
            yield RawFinding(("model_providers",), f'model_provider names "{chosen}", which is not here', at="key")
    for name, provider in providers.items():
        path = ("model_providers", name)
        if name in FIXED:
            yield RawFinding(path, f"{name} is a built-in provider and cannot be defined again", at="key")
        elif isinstance(provider, dict):
            if name in CHANGEABLE:
                yield from _changed(path, provider, CHANGEABLE[name])
            else:
                yield from _own(path, provider)
            yield from _sign_in(path, provider, view.client)
            yield from _aws(path, provider, view.client)
            yield from _able(path, provider, view.client)


def _changed(path: Path, provider: Mapping[str, Any], allowed: tuple[str, ...]) -> Iterator[RawFinding]:
    known = children("model_providers.<id>")
    for key, value in provider.items():
        if key in known and key not in allowed and value not in _DEFAULTS:
            yield RawFinding((*path, key), f"{key} of the built-in provider {path[-1]} cannot be changed", at="key")


def _own(path: Path, provider: Mapping[str, Any]) -> Iterator[RawFinding]:
    name = provider.get("name", "")
    if isinstance(name, str) and not name.strip():
        place = (*path, "name") if "name" in provider else path
        yield RawFinding(place, "A model provider needs a name that is not blank")
    if "aws" in provider:
        yield RawFinding((*path, "aws"), "aws is only for the provider amazon-bedrock", at="key")


def _sign_in(path: Path, provider: Mapping[str, Any], client: str) -> Iterator[RawFinding]:
    if "auth" not in provider:
        return
    yield from _inside((*path, "auth"), provider["auth"], structs.AUTH, client)
    for key in _OTHER_KEYS:
        if isinstance(provider.get(key), str):
            yield RawFinding((*path, key), f"{key} cannot stand beside auth", at="key")
    if provider.get("requires_openai_auth") is True:
        yield RawFinding((*path, "requires_openai_auth"), "requires_openai_auth cannot stand beside auth", at="key")
    if "aws" in provider:
        yield RawFinding((*path, "aws"), "aws cannot stand beside auth", at="key")


def _aws(path: Path, provider: Mapping[str, Any], client: str) -> Iterator[RawFinding]:
    if "aws" not in provider:
        return
    place = (*path, "aws")
    yield from _inside(place, provider["aws"], structs.AWS, client)
    aws = structs.read("aws", provider["aws"], structs.AWS, client).values or {}
    if aws.get("credential_export") is not None and aws.get("profile") is not None:
        yield RawFinding(place, "credential_export cannot stand beside profile", at="key")
    refresh = aws.get("auth_refresh")
    if refresh is not None and refresh.get("command", "aws") != "aws":
        yield RawFinding(place, 'The command of auth_refresh must be "aws"')


def _able(path: Path, provider: Mapping[str, Any], client: str) -> Iterator[RawFinding]:
    if "capabilities" in provider:
        yield from _inside((*path, "capabilities"), provider["capabilities"], structs.CAPABILITIES, client)


def _inside(path: Path, value: Any, struct: structs.Struct, client: str) -> Iterator[RawFinding]:
    wrong = structs.read(str(path[-1]), value, struct, client).wrong
    return (RawFinding((*path, *inner), sentence) for inner, sentence in wrong)
