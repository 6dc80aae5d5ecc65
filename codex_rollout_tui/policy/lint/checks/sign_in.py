"""Signing in."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check


@check(
    "REQ028",
    "no-way-to-sign-in",
    stops="load",
    message="No usable way to sign in is left",
    why=f"""A policy must leave at least one way to sign in: a login method, and for ChatGPT alone a workspace.
    {OUTAGE}""",
    example="allowed_login_methods = []",
)
def no_way_to_sign_in(view: ClientView) -> Iterator[RawFinding]:
    """No login method, or ChatGPT alone without a workspace."""
    methods, workspaces = view.get("allowed_login_methods"), view.get("allowed_chatgpt_workspaces")
    if methods == []:
        yield RawFinding(("allowed_login_methods",), "With no login method nobody can sign in")
    elif isinstance(methods, list) and all(method == "chatgpt" for method in methods) and isinstance(workspaces, list):
        named = [workspace for workspace in workspaces if isinstance(workspace, str) and workspace.strip()]
        if not named:
            for key in ("allowed_login_methods", "allowed_chatgpt_workspaces"):
                yield RawFinding((key,), "ChatGPT is the only login method, and no workspace is allowed")
