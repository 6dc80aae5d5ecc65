"""What the checklist does to the baseline policy: choices on the item at hand, safe fixes, saved versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from codex_rollout_tui.tui.checklist.action import Action, Need, Say
from codex_rollout_tui.tui.checklist.performer import Performer
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.checklist.preview_pane import PreviewPane
from codex_rollout_tui.tui.kit.detail_pane import DetailPane

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding
    from codex_rollout_tui.tui.checklist.policy_choices import PolicyChoices

CHANGED = "{key} is changed in policies/baseline.toml. u takes it back, s saves this version."


class PolicyActions:
    """Each change is written at once; the preview follows. `opened` is called when the choices are there."""

    def __init__(
        self,
        position: Position,
        detail: DetailPane,
        preview: PreviewPane,
        performer: Performer,
        say: Say,
        opened: Callable[[], None],
    ) -> None:
        self._choices: PolicyChoices | None = None
        self._position = position
        self._detail = detail
        self._preview = preview
        self._perform = performer.perform
        self._say = say
        self._opened = opened

    def actions(self) -> Mapping[str, Action]:
        """Each by its name."""
        at_item = Need.ROLLOUT | Need.ITEM_IN_SIGHT | Need.NO_GUEST
        return {
            "choices": Action(self._choose, at_item, self._nothing_to_choose),
            "save_version": Action(self._save_version, Need.ROLLOUT | Need.NO_FORM),
            "fix": Action(self._fix, Need.ROLLOUT | Need.NO_FORM, self._nothing_to_fix),
        }

    @property
    def choices(self) -> PolicyChoices | None:
        """The choices, while they stand in place of the item's page."""
        return self._choices if self._choices is not None and self._detail.guest is self._choices else None

    def _nothing_to_choose(self) -> str | None:
        status = self._position.status
        if status is None or status.item.policy_keys:
            return None
        return f"There is nothing to choose for {status.item.title}: no key of the policy belongs to it."

    async def _choose(self) -> None:
        from codex_rollout_tui.tui.checklist.policy_choices import PolicyChoices

        status, snapshot = self._position.status, self._position.snapshot
        document = snapshot.baseline if snapshot is not None else None
        if status is None or document is None:
            return
        choices = self._choices = PolicyChoices(document, status.item, self._position.signs)
        await self._detail.invite(choices, f"Choices: {status.item.title}", "esc leaves", choices.form.focus)
        choices.mark(self._preview.findings)
        self._opened()

    async def change(self, event: PolicyChoices.Changed) -> None:
        """Write a choice into the policy."""
        from codex_rollout_tui.actions.policy import edit_policy

        if await self._perform(lambda rollout: edit_policy(rollout, event.change, about=event.key)):
            self._say(CHANGED.format(key=event.key))

    def follow(self) -> None:
        """Show the choices as the policy stands now."""
        choices, snapshot = self.choices, self._position.snapshot
        if choices is not None and snapshot is not None and snapshot.baseline is not None:
            choices.show(snapshot.baseline)

    def mark(self) -> None:
        """Mark the choices that the findings of the preview are about."""
        if self.choices is not None:
            self.choices.mark(self._preview.findings)

    async def _save_version(self) -> None:
        from codex_rollout_tui.actions.policy import save_version

        before = self._position.snapshot
        if await self._perform(save_version) and before is not None and self._position.snapshot is not None:
            same = before.saved == self._position.snapshot.saved
            self._say(
                "This version was saved already." if same else "Saved this version of policies/baseline.toml.", "good"
            )

    def _fixable(self) -> Finding | None:
        """The first finding of the preview that can be mended without asking."""
        findings = self._preview.findings
        return next((finding for finding in findings if finding.fix is not None and finding.fix.safe), None)

    def _nothing_to_fix(self) -> str | None:
        return None if self._fixable() is not None else "There is nothing that can be mended without asking."

    async def _fix(self) -> None:
        from codex_rollout_tui.actions.policy import edit_policy
        from codex_rollout_tui.policy.lint.fix import apply

        finding = self._fixable()
        if finding is None or finding.fix is None:
            return
        fix = finding.fix
        if await self._perform(
            lambda rollout: edit_policy(rollout, lambda document: apply(document, fix), about=finding.key)
        ):
            self._say(f"{fix.title}. u takes it back.", "good")
