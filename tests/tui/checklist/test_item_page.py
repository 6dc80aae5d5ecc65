"""An item's page: what to do, where and what is asked stand on it without scrolling, in the rows that are drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codex_rollout_tui.actions.start import start
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.model import Item
from tests.tui.driver import ANA, NOW, ChecklistDriver, opened

ASKED = {"2026-05-18": 93, "2026-04-21": 88}


def without_blanks(text: str) -> str:
    """Words as they are read, wherever the rows are broken; the guide's marks are drawn as styles."""
    return "".join(text.replace("`", "").replace("*", "").split())


def drawn(eyes: ChecklistDriver) -> str:
    """The rows of the page that are in sight, as they are painted."""
    page = eyes.home.detail.page
    strips = [page.render_line(y).text for y in range(page.size.height)]
    assert page.scroll_offset.y == 0
    work = strips[: next((y for y, strip in enumerate(strips) if strip.startswith(" Here ")), len(strips))]
    assert not any(strip.rstrip().endswith("…") for strip in work), "a row is cut"
    return "\n".join(strips)


def missing(item: Item, rows: str) -> list[str]:
    """What of an item's work does not stand in the rows."""
    names = [re.split(r"[. ]", name)[-1] if item.policy_keys else name for name in item.settings]
    asked = item.challenge.question if item.challenge else item.evidence
    wanted = [*item.do.split("\n\n"), item.where, item.url, *names, asked]
    painted = without_blanks(rows)
    return [text for text in wanted if without_blanks(text) not in painted]


async def visited(root: Path, edition: str, size: tuple[int, int], *, large: bool) -> dict[str, list[str]]:
    """What every item of an edition does not show at once."""
    start(root, ANA, organisation="Acme", surfaces=["local", "cloud"], edition=edition, clock=lambda: NOW)
    lacks: dict[str, list[str]] = {}
    items = view(edition).items
    assert len(items) == ASKED[edition]
    async with opened(root, size=size) as eyes:
        for item in items:
            await eyes.home.visit(item.id)
            await eyes.settle()
            if large and eyes.home.focused is not eyes.home.detail.page:
                await eyes.press("enter")
            if lack := missing(item, drawn(eyes)):
                lacks[item.id] = lack
    return lacks


@pytest.mark.parametrize("edition", ASKED)
@pytest.mark.parametrize(("size", "large"), [((120, 36), False), ((120, 36), True), ((80, 24), True)])
async def test_do_where_and_asked_stand_on_every_item_without_scrolling(
    tmp_path: Path, edition: str, size: tuple[int, int], large: bool
) -> None:
    assert await visited(tmp_path / "acme", edition, size, large=large) == {}
