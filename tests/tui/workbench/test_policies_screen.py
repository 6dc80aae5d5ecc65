"""Several policies open: going from one to another keeps everything, and leaving asks once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.store.expectation_files import EXPECTATIONS
from codex_rollout_tui.tui.workbench.app import WorkbenchApp
from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen
from codex_rollout_tui.tui.workbench.policies_screen import PoliciesScreen
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from tests.tui.analysis.place import shared_dispatcher
from tests.tui.driver import ANA, NOW, accepted, begun
from tests.tui.settled import SettledPilot
from tests.tui.workbench.driver import WorkbenchDriver

ONE, TWO = "# one\n", '# two\nallowed_sandbox_modes = ["workspace-write"]\n'


class Several(WorkbenchDriver):
    """A bench with more than one file."""

    @property
    def screen(self) -> WorkbenchScreen:
        found = self.app.screen
        assert isinstance(found, WorkbenchScreen), found
        return found

    @screen.setter
    def screen(self, screen: WorkbenchScreen) -> None:
        """The screen is always the one in front."""

    async def at(self, text: str) -> None:
        await self.until(
            lambda: isinstance(self.app.screen, WorkbenchScreen) and text.encode() in self.screen.editor.data,
            f"at {text!r}",
        )

    async def list(self) -> None:
        await self.press("ctrl+b", "p")
        await self.see("Policies", "New policy", gone="checking")


@asynccontextmanager
async def desk(*paths: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Several]:
    first, *more = [(open_file(path, ANA, lambda: NOW), path.name) for path in paths]
    app = WorkbenchApp(
        first[0], Settings(), accepted, name=first[1], more=more, author=ANA, dispatcher=shared_dispatcher()
    )
    async with app.run_test(size=size):
        found = Several(app, SettledPilot(app))
        await found.known()
        yield found


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(ONE)
    two.write_text(TWO)
    return one, two


async def test_going_to_another_file_and_back_keeps_text_undo_and_cursor(files: tuple[Path, Path]) -> None:
    async with desk(*files) as on:
        await on.press("end", "x", "y")
        first = on.screen
        await on.list()
        await on.see("● one.toml", "two.toml", "✗ 1 wrong", "✓ nothing found wrong")
        await on.press("j", "enter")
        await on.at("# two")
        assert on.app.focused is on.screen.editor.text
        await on.press("#")
        await on.list()
        await on.see("● one.toml", "● two.toml")
        await on.press("k", "enter")
        await on.at("# onexy")
        assert on.screen is first
        assert on.screen.editor.text.cursor == (0, 7)
        await on.press("ctrl+z")
        assert on.data == ONE.encode()
        await on.list()
        await on.press("j", "enter")
        await on.at("## two")
        await on.press("ctrl+z")
        assert on.data == TWO.encode()


async def test_the_same_file_is_never_open_twice(files: tuple[Path, Path]) -> None:
    link = files[0].with_name("link.toml")
    link.symlink_to(files[0])
    async with desk(files[0], link, files[0].parent / "." / "one.toml") as on:
        assert len(on.app.policies.entries) == 1


async def test_every_file_is_looked_at_for_what_others_write(files: tuple[Path, Path]) -> None:
    async with desk(*files) as on:
        first = on.screen
        await on.list()
        await on.press("j", "enter")
        await on.at("# two")
        files[0].write_text("# theirs\n")
        first.look()
        await on.until(lambda: first.editor.data == b"# theirs\n", "taken over")


@pytest.mark.parametrize("answer", ["s", "d", "escape"])
async def test_leaving_asks_once_for_all_of_them(files: tuple[Path, Path], answer: str) -> None:
    async with desk(*files) as on:
        await on.press("1")
        await on.list()
        await on.press("j", "enter")
        await on.at("# two")
        await on.press("2", "ctrl+q")
        await on.see("2 policies have changes that are only here: one.toml, two.toml.", "Save all and leave")
        await on.press(answer)
        if answer == "escape":
            await on.at("2# two")
            assert not on.app._exit
        else:
            await on.until(lambda: on.app._exit, "left")
        saved = answer == "s"
        assert [path.read_text() for path in files] == [("1" if saved else "") + ONE, ("2" if saved else "") + TWO]


async def test_a_file_that_cannot_be_saved_comes_forward_and_nobody_leaves(files: tuple[Path, Path]) -> None:
    async with desk(*files) as on:
        await on.press("1")
        await on.list()
        await on.press("j", "enter")
        await on.at("# two")
        files[0].write_text("# theirs\n")
        await on.press("ctrl+q")
        await on.see("one.toml has changes that are only here")
        await on.press("s")
        await on.see("Keep mine, overwrite theirs")
        await on.press("escape")
        await on.at("1# one")
        await on.see("Not saved: the text is only here.")
        assert not on.app._exit
        assert files[0].read_text() == "# theirs\n"


# -- in a rollout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = begun(tmp_path / "acme")
    (root / "policies" / "alpha.toml").write_text(TWO)
    (root / EXPECTATIONS).mkdir(exist_ok=True)
    (root / EXPECTATIONS / "alpha.toml").write_text(
        'schema_version = 1\n\n[[expect]]\ncommand = "git push"\ndecision = "prompt"\n'
    )
    return root


async def test_the_policies_of_the_rollout_are_listed_the_baseline_first(root: Path, tmp_path: Path) -> None:
    async with desk(root / "policies" / "alpha.toml") as on:
        await on.list()
        await on.see("baseline ✓ nothing found wrong", "alpha ✗ 1 wrong", "1 of 1 unmet")
        assert on.words.index("baseline") < on.words.index("alpha ✗")
        await on.press("g", "enter")
        await on.at("Acme")
        await on.see("policies/baseline.toml")
        await on.press("#", "ctrl+s")
        await on.see("Saved:")
    events = Rollout(root, ANA, lambda: NOW).events
    assert (events[-1].kind, events[-1].fields["policy"]) == ("saved", "baseline")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_long_name_is_whole_where_there_is_room(root: Path, size: tuple[int, int]) -> None:
    (root / "policies" / "contractors-of-the-north-american-region.toml").write_text(TWO)
    async with desk(root / "policies" / "alpha.toml", size=size) as on:
        await on.list()
        await on.see("contractors-of-the-north-american-region ✗ 1 wrong")
        await on.press("q")
        await on.until(lambda: on.app.screen is on.screen, "back in the text")


async def test_a_new_policy_is_only_written_when_it_is_saved(root: Path) -> None:
    path = root / "policies" / "pilot-group.toml"
    async with desk(root / "policies" / "alpha.toml") as on:
        await on.list()
        await on.press("n")
        await on.see("What the new policy is called")
        await on.write("Pilot")
        await on.press("enter")
        await on.see("'Pilot' cannot name a policy")
        for _ in "Pilot":
            await on.press("backspace")
        await on.write("pilot-group")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "offered blocks")
        assert not path.exists()
        await on.see("Adds")
        await on.press("enter")
        await on.at("# Pilot: for a small group")
        await on.see("policies/pilot-group.toml", "not saved")
        assert not path.exists()
        await on.press("ctrl+s")
        await on.see("Saved:")
        assert path.read_bytes() == on.data
    events = Rollout(root, ANA, lambda: NOW).events
    assert (events[-1].kind, events[-1].fields["policy"]) == ("saved", "pilot-group")


async def test_a_name_that_is_there_goes_to_that_policy(root: Path) -> None:
    async with desk(root / "policies" / "alpha.toml") as on:
        await on.list()
        await on.press("n")
        await on.see("What the new policy is called")
        await on.write("baseline")
        await on.press("enter")
        await on.at("Acme")
        assert not isinstance(on.app.screen, BlocksScreen)


async def test_a_new_file_outside_of_a_rollout(files: tuple[Path, Path]) -> None:
    async with desk(*files) as on:
        await on.list()
        await on.press("n")
        await on.see("The file of the new policy")
        await on.write("three.toml")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, BlocksScreen), "offered blocks")
        await on.press("escape")
        await on.see("three.toml", "new file")
        assert not files[0].with_name("three.toml").exists()


async def test_a_folder_that_is_not_there_is_said_and_another_name_asked(files: tuple[Path, Path]) -> None:
    async with desk(*files) as on:
        await on.list()
        await on.press("n")
        await on.see("The file of the new policy")
        await on.write("none/three.toml")
        await on.press("enter")
        await on.see("Make that first, or check the path.")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, PoliciesScreen), "back in the list")
        assert len(on.app.policies.entries) == 2


async def test_a_policy_that_cannot_be_read_is_said_in_the_list(root: Path) -> None:
    async with desk(root / "policies" / "baseline.toml") as on:
        await on.list()
        (root / "policies" / "alpha.toml").unlink()
        (root / "policies" / "alpha.toml").mkdir()
        await on.press("G", "enter")
        await on.see("it is a folder, not a file. Name the files in it.")
        assert isinstance(on.app.screen, PoliciesScreen)


async def test_keys_pressed_at_once_are_done_in_their_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(ONE)
    two.write_text(TWO)
    async with desk(one, two) as on:
        await on.list()
        for key in ("down", "enter"):
            on.app.simulate_key(key)
        await on.at(TWO)
