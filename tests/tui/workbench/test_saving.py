"""The workbench and its file: saving, what others write meanwhile, and leaving."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import OnDisk, open_file
from codex_rollout_tui.actions.rollout import Rollout
from tests.cli.command import refused
from tests.tui.driver import ANA, NOW, begun
from tests.tui.settled import PATIENCE_S
from tests.tui.workbench.driver import SOUND, bench


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "requirements.toml"
    found.write_text(SOUND)
    return found


# -- the file


async def test_saving_keeps_the_mode_and_goes_through_a_link(tmp_path: Path, path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    async with bench(open_file(link)) as on:
        await on.press("#")
        await on.see("not saved")
        await on.press("ctrl+s")
        await on.see("Saved:", gone="not saved")
        assert path.read_text() == "#" + SOUND
        assert path.stat().st_mode & 0o777 == 0o640
        assert link.is_symlink()
        await on.press("ctrl+z")
        await on.see("not saved")


async def test_what_was_typed_before_the_key_is_saved(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#", "a", "b", "ctrl+s")
        await on.see("Saved:")
        assert path.read_text() == "#ab" + SOUND


async def test_a_new_file_begins_empty_and_is_made_by_saving(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    async with bench(open_file(path)) as on:
        await on.see("This file is not there yet", "new file", "It limits nothing.")
        await on.press("#", "ctrl+s")
        await on.see("Saved:")
        assert path.read_text() == "#"


async def test_a_new_file_that_somebody_else_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    async with bench(open_file(path)) as on:
        await on.press("#")
        path.write_text("theirs = 1\n")
        await on.press("ctrl+s")
        await on.see("Changed on disk", "- theirs = 1")
        await on.press("escape")
        await on.see("Not saved: the text is only here.")
        assert path.read_text() == "theirs = 1\n"


async def test_a_change_by_others_is_shown_where_nothing_is_lost_by_it(path: Path) -> None:
    async with bench(open_file(path)) as on:
        path.write_text("# theirs\n")
        on.screen.look()
        await on.see("Somebody else changed the file: this is their text", "1 # theirs", gone="not saved")
        await on.press("ctrl+z")
        assert on.data == SOUND.encode()


@pytest.mark.parametrize("answer", ["m", "t", "a", "escape"])
async def test_a_change_by_others_beside_ones_own_is_asked_about(path: Path, answer: str) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#")
        path.write_text("# theirs\n")
        on.screen.look()
        await on.see("Yours is untouched", "changed on disk")
        assert on.data == b"#" + SOUND.encode()
        await on.press("ctrl+s")
        await on.see("Keep mine, overwrite theirs", "Take theirs", "Save mine as another file", "- # theirs")
        await on.press(answer)
        if answer == "m":
            await on.see("Saved:", gone="changed on disk")
            assert path.read_text() == "#" + SOUND
        elif answer == "t":
            await on.see("This is the text on disk now", gone="not saved")
            assert on.data == b"# theirs\n"
            await on.press("ctrl+z")
            assert on.data == b"#" + SOUND.encode()
        elif answer == "a":
            await on.see("The name of the new file", "requirements-mine.toml")
            await on.press("enter")
            await on.see("Saved:", gone="changed on disk")
            assert path.with_name("requirements-mine.toml").read_text() == "#" + SOUND
            assert path.read_text() == "# theirs\n"
        else:
            await on.see("Not saved: the text is only here.")
            assert on.data == b"#" + SOUND.encode()
            assert path.read_text() == "# theirs\n"


async def test_another_file_never_takes_the_place_of_one_that_is_there(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#")
        path.unlink()
        await on.press("ctrl+s")
        await on.see("The file is gone")
        other = path.with_name("requirements-mine.toml")
        await on.press("a")
        await on.see("The name of the new file")
        other.write_text("theirs")
        await on.press("enter")
        await on.see("is there already. Another name:")
        assert other.read_text() == "theirs"
        await on.press("escape")
        await on.see("Not saved: the text is only here.")


async def test_a_deleted_file_is_written_again_when_asked(path: Path) -> None:
    async with bench(open_file(path)) as on:
        path.unlink()
        on.screen.look()
        await on.see("The file is gone from the disk. Its text is still here", "gone from the disk")
        await on.press("ctrl+s")
        await on.see("Write it again")
        await on.press("m")
        await on.see("Saved:")
        assert path.read_text() == SOUND


async def test_a_disk_that_refuses_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    path = folder / "requirements.toml"
    async with bench(open_file(path)) as on:
        await on.press("#")
        folder.rmdir()
        await on.press("ctrl+s")
        await on.see("cannot be written", "Try again", "Save it as another file")
        folder.mkdir()
        await on.press("r")
        await on.see("Saved:")
        assert path.read_text() == "#"


async def test_what_is_typed_while_the_disk_is_slow_is_not_saved_yet(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = open_file(path)
    writing, may_write, save = threading.Event(), threading.Event(), file.save

    def save_slowly(data: bytes, *, note: bool = True) -> OnDisk | None:
        writing.set()
        assert may_write.wait(PATIENCE_S)
        return save(data, note=note)

    monkeypatch.setattr(file, "save", save_slowly)
    async with bench(file) as on:
        await on.press("#")
        await on.pilot.press("ctrl+s")
        await on.until(writing.is_set, "began to write")
        await on.pilot.press("x")
        may_write.set()
        await on.see("Saved:", "not saved")
        assert path.read_text() == "#" + SOUND
        await on.press("ctrl+q")
        await on.see("has changes that are only here")
        await on.press("s")
        await on.until(lambda: on.app._exit, "left")
    assert path.read_text() == "#x" + SOUND


async def test_a_policy_of_a_rollout_is_recorded_with_every_save(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    path = root / "policies" / "baseline.toml"
    async with bench(open_file(path, ANA)) as on:
        await on.press("#", "enter", "ctrl+s")
        await on.see("Saved:")
    events = Rollout(root, ANA, lambda: NOW).events
    assert events[-1].kind == "saved"
    version = root / "versions" / f"{events[-1].fields['sha256']}.toml"
    assert version.read_bytes() == path.read_bytes()


async def test_a_file_made_read_only_meanwhile_loses_nothing(path: Path) -> None:
    if os.geteuid() == 0:
        # Root may write whatever the mode says: a flag of the file system stops even root, where there is one.
        if subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            pytest.skip("needs a file system with immutable files, or another user than root")
    else:
        path.chmod(0o440)
    try:
        async with bench(open_file(path)) as on:
            await on.press("#", "ctrl+s")
            await on.see("cannot be written", "Save it as another file")
            await on.press("a")
            await on.see("The name of the new file")
            await on.press("enter")
            await on.see("Saved: requirements-mine.toml")
            assert path.with_name("requirements-mine.toml").read_text() == "#" + SOUND
    finally:
        if os.geteuid() == 0:
            subprocess.run(["chattr", "-i", path], check=True)
    assert path.read_text() == SOUND


# -- leaving


async def test_leaving_a_saved_text_asks_nothing(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#", "backspace", "ctrl+q")
        await on.until(lambda: on.app._exit, "left")


@pytest.mark.parametrize("answer", ["s", "d", "escape"])
async def test_leaving_with_unsaved_text_asks(path: Path, answer: str) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#", "ctrl+q")
        await on.see("has changes that are only here", "Save and leave", "Leave without saving")
        await on.press(answer)
        if answer == "escape":
            await on.until(lambda: on.app.screen is on.screen, "back")
            assert not on.app._exit
        else:
            await on.until(lambda: on.app._exit, "left")
        assert path.read_text() == ("#" if answer == "s" else "") + SOUND


async def test_a_key_that_is_no_answer_leaves_the_question_open(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("#", "ctrl+q")
        await on.see("Save and leave")
        await on.press("x")
        assert not on.app._exit
        assert "Save and leave" in on.words
        await on.press("s")
        await on.until(lambda: on.app._exit, "left")
    assert path.read_text() == "#" + SOUND


async def test_who_wants_to_save_and_leave_stays_where_the_disk_refuses(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    path = folder / "requirements.toml"
    async with bench(open_file(path)) as on:
        await on.press("#", "ctrl+q")
        folder.rmdir()
        await on.see("Save and leave")
        await on.press("s")
        await on.see("cannot be written")
        await on.press("escape")
        await on.see("Not saved: the text is only here.")
        await on.press("x")
        folder.mkdir()
        await on.press("ctrl+s")
        await on.see("Saved:")
        assert not on.app._exit
    assert path.read_text() == "#x"


# -- what cannot be edited


def test_what_cannot_be_edited_is_refused_in_one_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert "folder, not a file" in refused("policy", "edit", tmp_path)
    assert "no regular file" in refused("policy", "edit", tmp_path / "pipe")
    assert "it is not there" in refused("policy", "edit", tmp_path / "dangling")
    assert "is no folder" in refused("policy", "edit", tmp_path / "none" / "requirements.toml")
    assert "Name a file" in refused("policy", "edit", "-")
    assert "needs a terminal" in refused("policy", "edit", tmp_path / "new.toml")
    assert not (tmp_path / "new.toml").exists()
