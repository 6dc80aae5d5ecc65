"""`--client VERSION`: which measured client a question is about."""

from __future__ import annotations

import click


class Client(click.ParamType[str]):
    """A measured client version; `0.138` is 0.138.0, and `newest` is the newest."""

    name = "version"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS

        wanted = value.strip().lower().removeprefix("v")
        if wanted == "newest":
            return NEWEST
        if wanted in VERSIONS:
            return wanted
        meant = [version for version in VERSIONS if wanted and version.startswith(f"{wanted}.")]
        if len(meant) != 1:
            self.fail(f"Codex {value!r} was not measured. Name newest, or one of {', '.join(VERSIONS)}.", param, ctx)
        return meant[0]
