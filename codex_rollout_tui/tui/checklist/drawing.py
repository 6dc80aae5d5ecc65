"""What a snapshot looks like in each pane: from values to rows, no widget in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from codex_rollout_tui.checklist.filter import Filter, matching_items
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.rollout_status import score
from codex_rollout_tui.checklist.status_signs import ATTENTION
from codex_rollout_tui.tui.checklist.first_frame import Target
from codex_rollout_tui.tui.checklist.rows_detail import Page, detail_rows
from codex_rollout_tui.tui.checklist.rows_items import item_rows
from codex_rollout_tui.tui.checklist.rows_place import place_of
from codex_rollout_tui.tui.checklist.rows_steps import next_rows, step_rows
from codex_rollout_tui.tui.kit.credential_findings import key_finding_rows
from codex_rollout_tui.tui.kit.rows import Row, Span, wrap
from codex_rollout_tui.tui.kit.status_style import STYLE_OF, Signs
from codex_rollout_tui.tui.session.snapshot import Snapshot


class Drawing(NamedTuple):
    """One snapshot, drawn with these signs for this person (as the owners list writes the name, or None)."""

    snapshot: Snapshot
    signs: Signs
    author: str | None
    pages: dict[tuple[str, int], list[Row]]
    """The pages drawn so far, by item and width: going back and forth draws each once."""
    with_keys: bool = True
    """Whether a page names the keys of the app."""

    def top(self, roomy: bool) -> tuple[list[Span], list[Span]]:
        """The two ends of the line on top."""
        statuses, file = self.snapshot.statuses, self.snapshot.file
        counts, whole = statuses.counts, statuses.score
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
        rows, targets = step_rows(self.snapshot.statuses, self.signs, cells, bars)
        more, leads = next_rows(self.snapshot.statuses, self.signs, cells, self.author)
        troubles: list[Row] = []
        for text in self.snapshot.troubles:
            troubles += wrap([(f"{self.signs.glyph('failed')} ", "bad"), (text, "bad")], cells, "  ")
        troubles += key_finding_rows(self.snapshot.keys, self.signs, cells)
        return [*rows, *troubles, *more], [*targets, *(Target(stop=False) for _ in troubles), *leads]

    def listed(self, step: int, wanted: Filter) -> tuple[Sequence[ItemStatus], str]:
        """The items to list and the title above them: those of a step, or those looked for."""
        statuses = self.snapshot.statuses
        if wanted:
            states = matching_items(statuses.states.values(), wanted, self.snapshot.folded.stories)
            return states, f"{len(states)} found: {wanted.described()} (esc clears)"
        states = statuses.of_step(step)
        counted = score(states)
        return states, f"{step} · {statuses.view.steps[step].title}  {counted.good}/{counted.counted}"

    def items(self, states: Sequence[ItemStatus], cells: int) -> list[Row]:
        """The rows of a list of items."""
        return item_rows(states, self.signs, cells, self.snapshot.statuses.now, self.snapshot.file.edition)

    def detail(self, state: ItemStatus) -> Callable[[int], list[Row]]:
        """What draws an item's page at any width."""

        def draw(cells: int) -> list[Row]:
            key = (state.item.id, cells)
            if key not in self.pages:
                self.pages[key] = detail_rows(self.page(state, cells), self.signs, cells)
            return self.pages[key]

        return draw

    def page(self, state: ItemStatus, cells: int) -> Page:
        """What an item's page is made from."""
        story = self.snapshot.folded.stories.get(state.item.id)
        return Page(
            self.snapshot.statuses,
            state,
            story.all if story else (),
            self.snapshot.folded.undone,
            place_of(state.item, self.snapshot.file.workspace_id or "", self.snapshot.statuses.now),
            self._choices(state, cells),
            self.with_keys,
        )

    def _choices(self, state: ItemStatus, cells: int) -> list[Row]:
        document = self.snapshot.baseline
        if document is None or document.values is None or not state.item.policy_keys:
            return []
        from codex_rollout_tui.policy.form.outline import OutlineView, outline
        from codex_rollout_tui.tui.policyform.draw_row import FormLook, draw

        look = FormLook(self.signs, cells, {})
        rows = outline(document.values, OutlineView(keys=state.item.policy_keys))
        shown = [row._replace(unfolded=None) for row in rows if not row.depth or row.is_set or row.role == "choice"]
        key: list[Row] = [(("c", "accent"), (" changes what the policy says here", "dim"))] if self.with_keys else []
        return [draw(row, look) for row in shown] + key


def my_name(snapshot: Snapshot, person: str) -> str | None:
    """The person's name as the rollout writes it, or None when nothing is theirs."""
    people = {state.person for state in snapshot.statuses.states.values() if state.person}
    return next((name for name in people if name.casefold() == person.casefold()), None)
