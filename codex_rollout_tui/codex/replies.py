"""What the app-server's replies and notices mean, read from any version without trusting their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from codex_rollout_tui.codex import clean
from codex_rollout_tui.codex.inspection import Hook, Hooks, IgnoredKey, NoAnswer, Profile, Thread
from codex_rollout_tui.codex.rpc import Reply

_LONGEST = 400
"""Characters that are kept of one foreign name or command."""

_SANDBOX_HELPER = re.compile(r"sandbox helper|bubblewrap", re.IGNORECASE)
_PREFIXES = re.compile(
    r"(?:error (?:deriving config|creating thread)|failed to load configuration|Fatal error"
    r"|Failed to initialize session): "
)
_SET_BY = re.compile(r" \(set by [^)]*\)")

_IGNORING = re.compile(r"Codex is ignoring \d+ unrecognized configuration setting")
_IGNORED_KEY = re.compile(r"^\s*requirements \([^)\n]*\): [`\"](.*)[`\"] is ignored\.\s*$", re.MULTILINE)
_AND_MORE = re.compile(r"and (\d{1,9}) more ignored setting")
_UNKNOWN_FEATURE = re.compile(r"Ignoring unknown [`\"]features[`\"] requirement [`\"](.*?)[`\"] from ")
_LEGACY_FEATURE = re.compile(
    r"Using legacy [`\"]features[`\"] requirement [`\"](.*?)[`\"] from .*?canonical feature key [`\"](.*?)[`\"]"
)
_FALLBACK = re.compile(
    r"Configured value for [`\"](\w+)[`\"] is disallowed by requirements; falling back to required value (\w+)\."
)
_FALLBACK_OF_ANY_KIND = "Configured value for "
_OF_THE_ISOLATION = "Codex could not find bubblewrap on PATH"


def thread(asked: str, reply: Reply) -> Thread | NoAnswer:
    """The reply to `thread/start`."""
    if reply.error:
        if _SANDBOX_HELPER.search(reply.error):
            return NoAnswer(f"Codex could not start a thread inside the isolation: {reply.error}")
        return Thread(asked, refused=_refusal(reply.error))
    got = reply.result
    sandbox = _get(got, "sandbox")
    kind = sandbox if isinstance(sandbox, str) else _text(sandbox, "type")
    policy = _get(got, "approvalPolicy")
    approval = _short(policy) if isinstance(policy, str) else next(iter(_table(policy)), "")
    if not kind or not approval:
        return NoAnswer("Codex answered thread/start in a way this version of codex-rollout does not understand.")
    roots = _get(sandbox, "writableRoots")
    return Thread(
        asked,
        sandbox=kind,
        writable=tuple(_short(root) for root in roots if isinstance(root, str)) if isinstance(roots, list) else (),
        network=True if kind == "dangerFullAccess" else _flag(sandbox, "networkAccess"),
        approval=approval,
        reviewer=_text(got, "approvalsReviewer") or None,
        profile=_text(_get(got, "activePermissionProfile"), "id") or None,
    )


def profiles(reply: Reply) -> tuple[Profile, ...] | NoAnswer:
    """The reply to `permissionProfile/list`."""
    return tuple(
        Profile(_text(each, "id"), _flag(each, "allowed"), _text(each, "description"))
        for each in _list(_get(reply.result, "data"))
        if _text(each, "id")
    )


def hooks(reply: Reply) -> Hooks | NoAnswer:
    """The reply to `hooks/list`."""
    loaded: list[Hook] = []
    warnings: list[str] = []
    for place in _list(_get(reply.result, "data")):
        for each in _list(_get(place, "hooks")):
            runs = _text(each, "command") or " ".join(filter(None, (_text(each, "server"), _text(each, "tool"))))
            enabled = _get(each, "enabled") is not False
            matcher = _text(each, "matcher") or None
            loaded.append(Hook(_text(each, "eventName"), _text(each, "handlerType"), matcher, runs, enabled))
        for said in (*_list(_get(place, "warnings")), *_list(_get(place, "errors"))):
            warnings.append(clean.line(said if isinstance(said, str) else str(_get(said, "message") or said), _LONGEST))
    return Hooks(tuple(loaded), tuple(warnings))


def enforced(reply: Reply) -> Mapping[str, Any] | NoAnswer:
    """The reply to `configRequirements/read`, without what is left alone."""
    found = _get(reply.result, "requirements")
    safe: Mapping[str, Any] = clean.value({key: held for key, held in _table(found).items() if held is not None})
    return safe


def ignored(notices: Iterable[tuple[str, Any]]) -> IgnoredKey:
    """The `configWarning` notices; those about what we ourselves asked for or about the isolation are left out."""
    keys: list[str] = []
    features: list[str] = []
    legacy: list[tuple[str, str]] = []
    fallbacks: list[tuple[str, str]] = []
    others: list[str] = []
    more = 0
    for method, params in notices:
        said = _get(params, "summary")
        if method != "configWarning" or not isinstance(said, str) or said.startswith(_OF_THE_ISOLATION):
            continue
        if _IGNORING.match(said):
            keys += (_short(name) for name in _IGNORED_KEY.findall(said))
            more += sum(int(count) for count in _AND_MORE.findall(said))
        elif match := _UNKNOWN_FEATURE.match(said):
            features.append(_short(match[1]))
        elif match := _LEGACY_FEATURE.match(said):
            legacy.append((_short(match[1]), _short(match[2])))
        elif match := _FALLBACK.match(said):
            fallbacks.append((_short(match[1]), _short(match[2])))
        elif not said.startswith(_FALLBACK_OF_ANY_KIND):
            details = _get(params, "details")
            others.append(clean.line(f"{said} {details}" if isinstance(details, str) else said, _LONGEST))
    kept = tuple(pair for pair in dict.fromkeys(fallbacks) if pair[0] not in _ASKED_BY_US)
    return IgnoredKey(_once(keys), more, _once(features), tuple(dict.fromkeys(legacy)), kept, _once(others))


_ASKED_BY_US = {"approval_policy", "sandbox_mode", "permission_profile"}
"""Settings that our own threads ask for; what becomes of them is told by `thread/start`."""


def _refusal(said: str) -> str:
    """A refusal without the wrapping that names Codex's own layers."""
    while match := _PREFIXES.match(said):
        said = said[match.end() :]
    return clean.line(_SET_BY.sub("", said), _LONGEST)


def _get(found: Any, key: str) -> Any:
    return found.get(key) if isinstance(found, Mapping) else None


def _text(found: Any, key: str) -> str:
    held = _get(found, key)
    return _short(held) if isinstance(held, str) else ""


def _flag(found: Any, key: str) -> bool | None:
    held = _get(found, key)
    return held if isinstance(held, bool) else None


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _table(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _short(text: str) -> str:
    return clean.line(text, _LONGEST)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
