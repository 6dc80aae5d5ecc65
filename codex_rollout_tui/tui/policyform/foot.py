"""The lines below the rows: what the key at hand means, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence

from codex_rollout_tui.policy.form.about import About
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Row, Span, cut, row, width, wrap
from codex_rollout_tui.tui.kit.status_style import Signs


class Foot(Lines, can_focus=False):
    """A rule with the key's name, and three lines about it."""

    DEFAULT_CSS = "Foot { height: 4; overflow: hidden; }"

    def tell(self, about: About, finding: Finding | None, signs: Signs, message: Span) -> None:
        """Show the words about a row; what was just said, or a finding, comes first."""
        if self.cells:
            self.show(_rows(about, finding, signs, message, self.cells, max(1, self.size.height - 1)))


def _rows(about: About, finding: Finding | None, signs: Signs, message: Span, cells: int, height: int) -> Sequence[Row]:
    name = cut([(about.title, "muted-title")], min(len(about.title), cells - 4)) if about.title else ()
    title = row((f"{signs.empty} ", "line"), *name, " ", (signs.empty * max(0, cells - width(name) - 3), "line"))
    first: list[Span] = []
    if message[0]:
        first = [message]
    elif finding is not None:
        style = {"error": "bad", "warning": "warn", "info": "dim"}[finding.severity]
        mark = signs.glyph("failed") if finding.severity == "error" else signs.warning
        first = [(f"{mark} {finding.code} ", style), (finding.message, style)]
    top = wrap(first, cells) if first else []
    meaning = wrap([(about.meaning, ""), (f" ({about.note})" if about.note else "", "dim")], cells)
    known = _known(about, cells, " - " if signs.ascii else " · ")
    end = [row((known, "dim"))] if known else []
    if len(top) + len(meaning) + len(end) > height and top:
        end = []
    body = [*top, *meaning][: height - len(end)]
    return [title, *body, *([()] * (height - len(body) - len(end))), *end]


def _known(about: About, cells: int, between: str) -> str:
    """Who knows the key and where that is known from, as much of the source's address as there is room for."""
    page, _, date = about.source.removeprefix("https://").rpartition(", ")
    short = page.partition("#")[0]
    names = (f"{page}, {date}", f"{short}, {date}", f"{short.partition('/')[0]}, {date}", date) if page else (date,)
    texts = [between.join(part for part in (about.clients, name) if part) for name in names]
    return next((text for text in texts if len(text) <= cells), about.clients)
