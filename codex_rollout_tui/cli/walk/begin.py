"""Begin a walk, and end it with a sentence whatever ends it: the command `walk`, and `--plain`."""

from __future__ import annotations

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import NotARolloutError, UsageError

FAREWELL = "The walk ends here. Everything that was said to be saved or done is on the disk. Go on with: {again}"
"""Said whatever ends it."""


def walk(context: Context, item: str = "") -> None:
    """Walk until the input ends or somebody ends it; raises Stopped at ctrl+c."""
    if output.is_quiet():
        raise UsageError("A walk is a conversation: leave out -q.")
    from codex_rollout_tui.cli.group import Stopped
    from codex_rollout_tui.cli.suggestions import with_folder
    from codex_rollout_tui.cli.walk.prompts import InputEnd, QuestionLeft

    farewell = with_folder(FAREWELL.format(again="codex-rollout walk"))
    try:
        _walk(context, item)
    except (InputEnd, QuestionLeft):
        output.line(farewell)
    except KeyboardInterrupt:
        output.line()
        raise Stopped(farewell) from None


def _walk(context: Context, item: str) -> None:
    from codex_rollout_tui import settings
    from codex_rollout_tui.actions.author import system_clock
    from codex_rollout_tui.cli.walk.prompts import standard_prompts
    from codex_rollout_tui.cli.walk.rollout_questions import first_run
    from codex_rollout_tui.cli.walk.walk import Walk
    from codex_rollout_tui.tui.kit.desktop import browse
    from codex_rollout_tui.tui.kit.status_style import Signs

    prompts = standard_prompts()
    own_path = settings.settings_path()
    signs = Signs(settings.load(own_path).ascii)
    try:
        rollout = context.open()
    except NotARolloutError:
        rollout = first_run(context.root, context.author, system_clock, own_path, prompts)
    if item:
        rollout.view.item(item)
    Walk(rollout, prompts, signs, browse).run(item)
