"""What the app-server's replies and notices mean, read from any version without trusting their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.app_server import Reply
from codex_rollout_tui.codex.inspection import Hook, Hooks, IgnoredKey, NoAnswer, Profile, Thread

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
        return Thread(asked, refused=refusal(reply.error))
    result = reply.result
    sandbox = _get(result, "sandbox")
    kind = sandbox if isinstance(sandbox, str) else _text(sandbox, "type")
    policy = _get(result, "approvalPolicy")
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
        reviewer=_text(result, "approvalsReviewer") or None,
        profile=_text(_get(result, "activePermissionProfile"), "id") or None,
    )


def profiles(reply: Reply) -> tuple[Profile, ...] | NoAnswer:
    """The reply to `permissionProfile/list`."""
    return tuple(
        Profile(_text(profile, "id"), _flag(profile, "allowed"), _text(profile, "description"))
        for profile in _list(_get(reply.result, "data"))
        if _text(profile, "id")
    )


def hooks(reply: Reply) -> Hooks | NoAnswer:
    """The reply to `hooks/list`."""
    loaded: list[Hook] = []
    warnings: list[str] = []
    for place in _list(_get(reply.result, "data")):
        for hook in _list(_get(place, "hooks")):
            runs = _text(hook, "command") or " ".join(filter(None, (_text(hook, "server"), _text(hook, "tool"))))
            enabled = _get(hook, "enabled") is not False
            matcher = _text(hook, "matcher") or None
            loaded.append(Hook(_text(hook, "eventName"), _text(hook, "handlerType"), matcher, runs, enabled))
        for problem in (*_list(_get(place, "warnings")), *_list(_get(place, "errors"))):
            warnings.append(
                clean_text.line(
                    problem if isinstance(problem, str) else str(_get(problem, "message") or problem), _LONGEST
                )
            )
    return Hooks(tuple(loaded), tuple(warnings))


def enforced(reply: Reply) -> Mapping[str, Any] | NoAnswer:
    """The reply to `configRequirements/read`, without what is left alone."""
    demands = _get(reply.result, "requirements")
    safe: Mapping[str, Any] = clean_text.value({key: held for key, held in _table(demands).items() if held is not None})
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
        summary = _get(params, "summary")
        if method != "configWarning" or not isinstance(summary, str) or summary.startswith(_OF_THE_ISOLATION):
            continue
        if _IGNORING.match(summary):
            keys += (_short(name) for name in _IGNORED_KEY.findall(summary))
            more += sum(int(count) for count in _AND_MORE.findall(summary))
        elif match := _UNKNOWN_FEATURE.match(summary):
            features.append(_short(match[1]))
        elif match := _LEGACY_FEATURE.match(summary):
            legacy.append((_short(match[1]), _short(match[2])))
        elif match := _FALLBACK.match(summary):
            fallbacks.append((_short(match[1]), _short(match[2])))
        elif not summary.startswith(_FALLBACK_OF_ANY_KIND):
            details = _get(params, "details")
            others.append(clean_text.line(f"{summary} {details}" if isinstance(details, str) else summary, _LONGEST))
    unasked = tuple(pair for pair in dict.fromkeys(fallbacks) if pair[0] not in _ASKED_BY_US)
    return IgnoredKey(_once(keys), more, _once(features), tuple(dict.fromkeys(legacy)), unasked, _once(others))


_ASKED_BY_US = {"approval_policy", "sandbox_mode", "permission_profile"}
"""Settings that our own threads ask for; what becomes of them is told by `thread/start`."""


def refusal(text: str) -> str:
    """A refusal without the wrapping that names Codex's own layers."""
    while match := _PREFIXES.match(text):
        text = text[match.end() :]
    return clean_text.line(_SET_BY.sub("", text), _LONGEST)


def _get(foreign: Any, key: str) -> Any:
    return foreign.get(key) if isinstance(foreign, Mapping) else None


def _text(foreign: Any, key: str) -> str:
    held = _get(foreign, key)
    return _short(held) if isinstance(held, str) else ""


def _flag(foreign: Any, key: str) -> bool | None:
    held = _get(foreign, key)
    return held if isinstance(held, bool) else None


def _list(foreign: Any) -> list[Any]:
    return foreign if isinstance(foreign, list) else []


def _table(foreign: Any) -> Mapping[str, Any]:
    return foreign if isinstance(foreign, Mapping) else {}


def _short(text: str) -> str:
    return clean_text.line(text, _LONGEST)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
