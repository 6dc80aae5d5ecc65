"""The list of items: what stands beside a title never takes its room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.tui.checklist.rows_items import item_rows
from codex_rollout_tui.tui.kit.status_style import Signs
from tests.checklist.factory import attested, state

NOW = datetime(2026, 5, 20, tzinfo=UTC)
NEW = next(item for item in view().items if item.since == "2026-05-18")
ROOM = 4 + len(NEW.title)
"""The sign and the title."""


def text(status: ItemStatus, cells: int) -> str:
    (row,) = item_rows([status], Signs(), cells, NOW, "2026-05-18")
    return "".join(span for span, _ in row).rstrip().replace("\xa0", " ")


@pytest.mark.parametrize(("more", "shown"), [(0, ""), (3, ""), (4, "new"), (20, "new")])
def test_new_stands_there_only_where_the_title_has_its_room(more: int, shown: str) -> None:
    row = text(ItemStatus(NEW, "todo", ""), ROOM - 1 + more)
    assert NEW.title in row
    assert row.endswith(shown or NEW.title)


def test_without_an_answer_is_said_where_there_is_room_else_the_age_alone() -> None:
    status = state(attested("05-18"), item=NEW)._replace(unchallenged=True)
    assert text(status, 200).endswith("no answer 1 d")
    assert text(status, ROOM + 5).endswith("1 d")
    assert "no answer" not in text(status, ROOM + 5)
    assert NEW.title in text(status, ROOM + 5)
