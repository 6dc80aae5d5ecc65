"""What a snapshot looks like in each pane: from values to rows, no widget in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from codex_rollout_tui.checklist.filter import Filter, found
from codex_rollout_tui.checklist.signs import ATTENTION
from codex_rollout_tui.checklist.status import ItemState
from codex_rollout_tui.checklist.statuses import score
from codex_rollout_tui.tui.checklist.first_frame import Target
from codex_rollout_tui.tui.checklist.rows_detail import Page, detail_rows
from codex_rollout_tui.tui.checklist.rows_items import item_rows
from codex_rollout_tui.tui.checklist.rows_steps import next_rows, step_rows
from codex_rollout_tui.tui.checklist.snapshot import Snapshot
from codex_rollout_tui.tui.keys.rows import key_rows
from codex_rollout_tui.tui.kit.rows import Row, Span
from codex_rollout_tui.tui.kit.signs import STYLE_OF, Signs


class Drawing(NamedTuple):
    """One snapshot, drawn with these signs for this person (as the owners list writes the name, or None)."""

    snapshot: Snapshot
    signs: Signs
    me: str | None

    def top(self, roomy: bool) -> tuple[list[Span], list[Span]]:
        """The two ends of the line on top."""
        standing, file = self.snapshot.standing, self.snapshot.file
        counts, whole = standing.counts, standing.score
        right: list[Span] = [(f"{whole.good}/{whole.counted}  {whole.progress:.0%}", "bold")]
        for status in ATTENTION:
            if counts[status]:
                word = f" {status}" if roomy else ""
                right.append((f"  {self.signs.glyph(status)} {counts[status]}{word}", STYLE_OF[status]))
        if not roomy:
            return [(file.organisation, "bold")], right
        name: list[Span] = [("codex-rollout  ", "bold"), (file.organisation, ""), (f" · guide {file.edition}", "dim")]
        return name, right

    def steps(self, cells: int, bars: bool) -> tuple[list[Row], list[Target]]:
        """The left pane: steps, what is next, and what is wrong with the journal."""
        rows, targets = step_rows(self.snapshot.standing, self.signs, cells, bars)
        more, leads = next_rows(self.snapshot.standing, self.signs, cells, self.me)
        troubles: list[Row] = [
            ((f"{self.signs.glyph('failed')} ", "bad"), (text, "bad")) for text in self.snapshot.troubles
        ]
        troubles += key_rows(self.snapshot.keys, self.signs, cells)
        return [*rows, *troubles, *more], [*targets, *(Target(stop=False) for _ in troubles), *leads]

    def listed(self, step: int, wanted: Filter) -> tuple[Sequence[ItemState], str]:
        """The items to list and the title above them: those of a step, or those looked for."""
        standing = self.snapshot.standing
        if wanted:
            states = found(standing.states.values(), wanted, self.snapshot.folded.stories)
            return states, f"{len(states)} found: {wanted.described()} (esc clears)"
        states = standing.of_step(step)
        counted = score(states)
        return states, f"{step} · {standing.view.steps[step].title}  {counted.good}/{counted.counted}"

    def items(self, states: Sequence[ItemState], cells: int) -> list[Row]:
        """The rows of a list of items."""
        return item_rows(states, self.signs, cells, self.snapshot.standing.now, self.snapshot.file.edition)

    def detail(self, state: ItemState) -> Callable[[int], list[Row]]:
        """What draws an item's page at any width."""
        story = self.snapshot.folded.stories.get(state.item.id)

        def draw(cells: int) -> list[Row]:
            page = Page(
                self.snapshot.standing,
                state,
                story.all if story else (),
                self.snapshot.folded.undone,
                self._choices(state, cells),
            )
            return detail_rows(page, self.signs, cells)

        return draw

    def _choices(self, state: ItemState, cells: int) -> list[Row]:
        doc = self.snapshot.baseline
        if doc is None or not state.item.policy_keys:
            return []
        from codex_rollout_tui.policy.form.choices import controls_for
        from codex_rollout_tui.tui.checklist.rows_choices import choice_lines, choice_row

        lines = choice_lines(doc, controls_for(state.item.policy_keys, doc))
        return [choice_row(doc, line, cells) for line in lines if not line.adds] + [
            (("c", "accent"), (" changes what the policy says here", "dim"))
        ]


def my_name(snapshot: Snapshot, person: str) -> str | None:
    """The person's name as the rollout writes it, or None when nothing is theirs."""
    people = {state.person for state in snapshot.standing.states.values() if state.person}
    return next((name for name in people if name.casefold() == person.casefold()), None)
