"""The way from the checklist into the workbench, and back."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.app import App

from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.tui.workbench.workbenches import Workbenches


async def open_policies(
    app: App[Any], session: Session, settings: Settings, ask: Ask | None, dispatcher: Dispatcher
) -> Workbenches:
    """Show the baseline policy in the workbench, the others a key away; raises RolloutError.

    What the workbench is made of is read in a thread: the checklist goes on meanwhile.
    """
    await asyncio.to_thread(import_module, "codex_rollout_tui.tui.workbench.workbenches")
    from codex_rollout_tui.actions.policy_overview import names
    from codex_rollout_tui.actions.rollout import BASELINE
    from codex_rollout_tui.store.layout import POLICIES
    from codex_rollout_tui.tui.workbench.line_wrap import LineWrap
    from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
    from codex_rollout_tui.tui.workbench.workbenches import Workbenches

    async def done() -> None:
        app.run_worker(workbenches.clear(), group="clear")  # not by a worker of a screen that goes away

    policies = OpenPolicies(author=session.author, clock=session.clock, root=session.root)
    wrap = LineWrap(settings.wrap, settings.path)
    workbenches = Workbenches(app, policies, Signs(settings.ascii), ask, done, dispatcher, wrap)
    first = next(iter(await asyncio.to_thread(names, session.root)), BASELINE)
    policy = await policies.open(session.root / POLICIES / f"{first}.toml", f"{POLICIES}/{first}.toml")
    workbenches.show(policy)
    return workbenches
