"""A screen's stylesheet is for that screen, and every screen looks as if it were the only one that was ever open."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.css.model import SelectorType
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input, TextArea

import codex_rollout_tui
from codex_rollout_tui.actions.policy import edit_policy
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.policy.edit.keys import set_value
from tests.tui.driver import ANA, NOW, ChecklistDriver, begun, opened

PACKAGE = Path(codex_rollout_tui.__file__).parent
SHEETS = sorted(PACKAGE.rglob("*.tcss"))
SIZES = {"narrow": (80, 24), "wide": (120, 36)}
"""One on either side of the only width at which rules change (`sizes.ROOMY_FROM_COLUMNS`)."""

WAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "item": (("enter",), ("escape",)),
    "attest": (("enter", "space"), ("escape", "escape")),
    "note": (("enter", "e"), ("escape", "escape")),
    "filter": (("f",), ("escape",)),
    "search": (("slash",), ("escape",)),
    "answers": (("d",), ("escape",)),
    "policy in the large": (("p",), ("p", "escape")),
    "help": (("question_mark",), ("escape",)),
    "keys": (("4",), ("escape",)),
    "key form": (("4", "e"), ("escape", "escape")),
    "workbench": (("2",), ("ctrl+q",)),
    "form": (("2", "ctrl+l"), ("ctrl+l", "ctrl+q")),
    "outcome": (("2", "ctrl+o"), ("ctrl+o", "ctrl+q")),
    "find": (("2", "ctrl+f"), ("escape", "ctrl+q")),
    "tools": (("2", "ctrl+b"), ("escape", "ctrl+q")),
    "blocks": (("2", "ctrl+b", "b"), ("escape", "ctrl+q")),
    "import": (("2", "ctrl+b", "i"), ("escape", "ctrl+q")),
    "compare": (("2", "ctrl+b", "c"), ("escape", "ctrl+q")),
    "versions": (("2", "ctrl+b", "v"), ("escape", "ctrl+q")),
    "policies": (("2", "ctrl+b", "p"), ("escape", "ctrl+q")),
    "side by side": (("2", "ctrl+b", "a"), ("escape", "ctrl+q")),
    "expectations": (("2", "ctrl+b", "e"), ("escape", "ctrl+q")),
    "workbench help": (("2", "f1"), ("escape", "ctrl+q")),
}
"""Each screen, and the dialogs on it: the keys from the checklist that open it, and those that lead back."""


@pytest.mark.parametrize("sheet", SHEETS, ids=[str(sheet.relative_to(PACKAGE)) for sheet in SHEETS])
def test_every_rule_of_a_stylesheet_begins_with_its_screen(sheet: Path) -> None:
    """A bare id or class would reach every other screen that has one of that name."""
    styles = Stylesheet(variables=dict.fromkeys(("background", "foreground", "primary", "surface", "panel"), "red"))
    styles.add_source(sheet.read_text().replace("$text-muted", "red").replace("$text-primary", "red"), (str(sheet), ""))
    styles.parse()
    for rule in styles.rules:
        for selectors in rule.selector_set:
            first = selectors.selectors[0]
            assert first.type == SelectorType.TYPE, rule.selectors
            assert first.name.endswith("Screen"), rule.selectors


def painted(eyes: ChecklistDriver) -> list[list[tuple[str, str]]]:
    """What is on the screen, with the style of every sign."""
    return [
        [(segment.text, str(segment.style)) for segment in strip.simplify()]
        for strip in eyes.app.screen._compositor.render_strips()
    ]


def first_difference(one: list[list[tuple[str, str]]], other: list[list[tuple[str, str]]]) -> str:
    """The first row that is painted differently, both ways; nothing where none is."""
    if len(one) != len(other):
        return f"{len(one)} rows and {len(other)}"
    return next((f"row {at}:\n{a}\n{b}" for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), "")


async def go_home(eyes: ChecklistDriver) -> None:
    """To the first step of the checklist, whatever has the focus there."""
    await eyes.press("escape", "escape", "escape", "g")


async def visit(eyes: ChecklistDriver, name: str) -> list[list[tuple[str, str]]]:
    """Open a screen from the checklist, and come back; what was painted there."""
    there, back = WAYS[name]
    for key in there:
        await eyes.press(key)
    await eyes.see(gone="checking")
    fields = (*eyes.app.screen.query(Input), *eyes.app.screen.query(TextArea))
    for field in fields:
        field.cursor_blink = False
    await eyes.settle()
    for field in fields:
        field._cursor_visible = field.has_focus  # a blink that was under way came later
    rows = painted(eyes)
    for key in back:
        await eyes.press(key)
    assert eyes.app.screen is eyes.home, name
    await go_home(eyes)
    return rows


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_every_screen_looks_after_every_other_as_it_does_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    root = begun(tmp_path / "acme")
    rollout = Rollout(root, ANA, lambda: NOW)
    edit_policy(rollout, lambda document: set_value(document, ("allowed_sandbox_modes",), ["read-only"]), about="x")
    alone = {}
    for name in WAYS:
        async with opened(root, size=size, ask=None) as eyes:
            await go_home(eyes)
            before = painted(eyes)
            alone[name] = await visit(eyes, name)
    async with opened(root, size=size, ask=None) as eyes:
        await go_home(eyes)
        for name in (*WAYS, *reversed(WAYS)):
            assert not first_difference(await visit(eyes, name), alone[name]), name
            assert not first_difference(painted(eyes), before), f"the checklist after {name}"
