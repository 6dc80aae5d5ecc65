"""All policies side by side under the keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.policy.layers.words.policy_table import TableRow, column, table
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.rows import Row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench import side_by_side_rows
from codex_rollout_tui.tui.workbench.side_by_side_rows import TableLayout, table_rows
from codex_rollout_tui.tui.workbench.side_by_side_screen import SideBySideScreen, TableRows
from tests.tui.driver import ANA, NOW, begun
from tests.tui.workbench.driver import WorkbenchDriver, bench

STRICT = 'allowed_sandbox_modes = ["read-only"]\nallowed_web_search_modes = []\nallow_appshots = false\n'
OPEN = 'allowed_sandbox_modes = ["read-only", "workspace-write"]\nallow_appshots = false\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    (root / "policies" / "baseline.toml").write_text(OPEN)
    (root / "policies" / "contractors.toml").write_text(STRICT)
    for number in range(6):
        (root / "policies" / f"team-{number}.toml").write_text(OPEN)
    return root


async def side_by_side(on: WorkbenchDriver) -> SideBySideScreen:
    await on.press("ctrl+b", "a")
    await on.until(lambda: isinstance(on.app.screen, SideBySideScreen), "side by side")
    await on.see("8 policies: they differ in 2 of 4 rows.")
    screen = on.app.screen
    assert isinstance(screen, SideBySideScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_policies_stand_side_by_side_in_plain_words(root: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=size) as on:
        await side_by_side(on)
        await on.see("baseline contractors team-0", "read-only or", "≠ Sandbox modes", "Appshots no no")
        assert all(len(line) <= size[0] for line in on.text.splitlines())


async def test_only_what_differs_and_back(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await side_by_side(on)
        await on.press("d")
        await on.see("d Everything", gone="Appshots")
        assert on.app.screen.query_one(TableRows).cursor == 1, "on the first row, below the title of its family"
        await on.press("d")
        await on.see("d Only what differs", "Appshots")


async def test_going_to_the_right_brings_the_others_into_sight_and_enter_opens_one(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW), size=(80, 24)) as on:
        await side_by_side(on)
        await on.see("5 >", gone="team-5")
        await on.press(*["right"] * 7)
        await on.see("< 5", "team-5", gone="contractors")
        await on.press("enter")
        await on.see("policies/team-5.toml")


async def test_text_that_is_not_saved_counts(root: Path) -> None:
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await on.write("allow_remote_control = false")
        await on.press("enter")
        await on.press("ctrl+b", "a")
        await on.see("Remote control of a device no not limited")


async def test_a_policy_that_cannot_be_read_says_so(root: Path) -> None:
    (root / "policies" / "contractors.toml").write_bytes(b"\xff\n")
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await on.press("ctrl+b", "a")
        await on.see("no: not TOML")


def test_what_is_drawn_does_not_grow_with_the_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    cell = side_by_side_rows._cell

    def counted(text: str, line: TableRow, cells: int, signs: Signs) -> list[Row]:
        drawn.append(text)
        return cell(text, line, cells, signs)

    monkeypatch.setattr(side_by_side_rows, "_cell", counted)
    one = column("one", Document(STRICT.encode()))
    whole = table([one._replace(name=f"team-{number}") for number in range(1_000)])
    layout = TableLayout.of(119, len(whole.names), 500)
    assert len(table_rows(whole, layout, Signs()).rows) < 40
    assert len(drawn) == len(whole.rows) * layout.shown


def test_the_layout_shows_as_many_columns_as_fit_and_the_one_that_is_wanted() -> None:
    assert TableLayout.of(79, 100, 0) == (22, 17, 0, 3)
    assert TableLayout.of(79, 100, 99).first == 97
    assert TableLayout.of(199, 2, 0).column == 44
    for cells in range(30, 300):
        layout = TableLayout.of(cells, 7, 3)
        assert layout.labels + layout.shown * (layout.column + 2) <= max(cells, 40)
