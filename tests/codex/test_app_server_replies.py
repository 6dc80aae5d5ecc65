"""The app-server's words, taken apart without trust in their shape."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.codex import app_server_replies
from codex_rollout_tui.codex.app_server import Reply
from codex_rollout_tui.codex.inspection import Hook, Hooks, IgnoredKey, NoAnswer, Profile, Thread

FULL = {
    "approvalPolicy": {"granular": {"rules": True}},
    "approvalsReviewer": "auto_review",
    "sandbox": {"type": "workspaceWrite", "writableRoots": ["/srv\x1b[2J", 3], "networkAccess": True},
    "activePermissionProfile": {"id": "p\n", "extends": None},
}


FALLBACK = "Configured value for `{}` is disallowed by requirements; falling back to required value {}. Details: x"


def warned(*summaries: str) -> IgnoredKey:
    return app_server_replies.ignored([("configWarning", {"summary": each, "details": None}) for each in summaries])


def test_a_thread() -> None:
    assert app_server_replies.thread("x", Reply(FULL)) == Thread(
        "x", "", "workspaceWrite", ("/srv",), True, "granular", "auto_review", "p"
    )
    old = {"approvalPolicy": "never", "sandbox": {"type": "dangerFullAccess"}}
    assert app_server_replies.thread("x", Reply(old)) == Thread(
        "x", sandbox="dangerFullAccess", network=True, approval="never"
    )


def test_a_thread_that_does_not_start() -> None:
    said = (
        "error creating thread: Fatal error: Failed to initialize session: failed to load required managed hooks: "
        'invalid matcher "(" (set by /etc/codex/requirements.toml)'
    )
    found = app_server_replies.thread("x", Reply(error=said))
    assert found == Thread("x", refused='failed to load required managed hooks: invalid matcher "("')


def test_a_thread_that_cannot_start_inside_the_isolation_says_nothing_of_the_policy() -> None:
    said = "error creating thread: fs sandbox helper failed with status exit status: 1"
    assert isinstance(app_server_replies.thread("x", Reply(error=said)), NoAnswer)


def test_a_thread_in_words_nobody_knows() -> None:
    results: tuple[Any, ...] = (
        None,
        [],
        {},
        {"sandbox": {}},
        {"sandbox": {"type": "x"}},
        {"approvalPolicy": "never"},
        "x",
    )
    for result in results:
        assert isinstance(app_server_replies.thread("x", Reply(result)), NoAnswer)


def test_profiles_and_hooks() -> None:
    data = [{"id": "p", "allowed": True, "description": "a\tb"}, {"id": "q"}, {"allowed": True}, 3]
    assert app_server_replies.profiles(Reply({"data": data})) == (Profile("p", True, "a b"), Profile("q", None))
    hook = {"eventName": "stop", "handlerType": "mcp_tool", "server": "a", "tool": "b", "matcher": None}
    place = {"hooks": [hook, {**hook, "enabled": False}], "warnings": ["skip\x07ping"], "errors": [{"message": "bad"}]}
    assert app_server_replies.hooks(Reply({"data": [place]})) == Hooks(
        (Hook("stop", "mcp_tool", None, "a b", True), Hook("stop", "mcp_tool", None, "a b", False)),
        ("skipping", "bad"),
    )


def test_ignored_keys() -> None:
    said = (
        "Codex is ignoring 4 unrecognized configuration settings. Check for typos or deprecated settings.\n"
        "  requirements (/etc/codex/requirements.toml): `a` is ignored.\n"
        "  requirements (/etc/codex/requirements.toml): `b.c d` is ignored.\n"
        "  ... and 2 more ignored settings."
    )
    assert warned(said) == IgnoredKey(keys=("a", "b.c d"), more=2)
    assert warned(said.replace("`", '"')) == IgnoredKey(keys=("a", "b.c d"), more=2)


def test_ignored_features_and_defaults() -> None:
    assert warned(
        "Ignoring unknown `features` requirement `bogus` from /etc/codex/requirements.toml",
        "Using legacy `features` requirement `collab` from /etc/codex/requirements.toml; prefer canonical feature key "
        "`multi_agent`",
        FALLBACK.format("web_search_mode", "Disabled"),
        FALLBACK.format("web_search_mode", "Disabled"),
        FALLBACK.format("approval_policy", "OnRequest"),
        "Configured value for `permission_profile` is disallowed by requirements; falling back to Managed { x }.",
        "Codex could not find bubblewrap on PATH. Install it.",
        "Something\x1b[1m new",
    ) == IgnoredKey(
        features=("bogus",),
        legacy=(("collab", "multi_agent"),),
        fallbacks=(("web_search_mode", "Disabled"),),
        others=("Something new",),
    )


def test_other_notices_are_no_warnings() -> None:
    assert (
        app_server_replies.ignored([("warning", {"summary": "x"}), ("configWarning", None), ("configWarning", {})])
        == IgnoredKey()
    )


NAMES = (
    *("data", "hooks", "warnings", "errors", "id", "allowed", "sandbox", "type", "approvalPolicy", "requirements"),
    *("activePermissionProfile", "writableRoots", "networkAccess", "summary", "message", "description", "matcher"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=20,
)


@given(JSON)
def test_nothing_a_server_says_is_a_surprise(said: Any) -> None:
    for read in (
        app_server_replies.profiles,
        app_server_replies.hooks,
        app_server_replies.enforced,
        lambda reply: app_server_replies.thread("x", reply),
    ):
        read(Reply(said))
    app_server_replies.ignored([("configWarning", said)])
