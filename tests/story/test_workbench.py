"""A security owner writes a policy in a real terminal, with the real Codex beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.real import need
from tests.story.terminal import Terminal

SOUND = '# pilot group\nallowed_sandbox_modes = ["read-only", "workspace-write"]\n'


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_broken_refused_mended_accepted_saved(tmp_path: Path, size: tuple[int, int]) -> None:
    need("codex")
    path = tmp_path / "requirements.toml"
    path.write_text(SOUND)
    path.chmod(0o640)
    with Terminal(tmp_path / "home", *size) as terminal:
        terminal.run("policy", "edit", str(path))
        terminal.see("nothing found wrong", "codex 0.169.0 accepts this file", "saved")

        # Break it: take read-only out of the list, and the real Codex refuses.
        terminal.press("Down", "C-Right", "C-Right", "C-Right", "End")
        for _ in range(len('"read-only", "workspace-write"]')):
            terminal.press("BSpace")
        terminal.type('"workspace-write"]')
        terminal.see("1 wrong", "codex 0.169.0 refuses this file", "not saved")
        assert path.read_text() == SOUND

        # Go to it, and mend it with one key.
        terminal.press("F8")
        terminal.see("REQ021", '"read-only" is missing', "^t Fix")
        terminal.press("C-t")
        terminal.see("Mended: Add", "codex 0.169.0 accepts this file", gone="1 wrong")

        # What it does is in sight, or a key away.
        if size[0] < 120:
            terminal.press("C-o")
        terminal.see("Would Codex take it?", "People with this policy", "Commands run in the sandbox")
        if size[0] < 120:
            terminal.press("C-o")
            terminal.see("# pilot group", gone="People with this policy")

        terminal.press("C-s")
        terminal.see("Saved:", gone="not saved")
        saved = path.read_text()
        assert saved.startswith("# pilot group\nallowed_sandbox_modes = [")
        assert '"read-only"' in saved
        assert path.stat().st_mode & 0o777 == 0o640

        # Unsaved text is asked about; what others wrote meanwhile is not overwritten.
        terminal.type("#")
        terminal.see("not saved")
        path.write_text("# theirs\n" + saved)
        terminal.see("changed on disk")
        terminal.press("C-q")
        terminal.see("has changes that are only here")
        terminal.press("s")
        terminal.see("Keep mine, overwrite theirs", "# theirs")
        terminal.press("t")
        terminal.see("EXIT 0")
    assert path.read_text() == "# theirs\n" + saved


def test_keys_typed_ahead_are_taken_in_before_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_text(SOUND)
    with Terminal(tmp_path / "home", 80, 24) as terminal:
        terminal.run("policy", "edit", str(path), "--codex", "off")
        terminal.see("nothing found wrong", "Codex was not asked")
        terminal._call("send-keys", *"#abc", "C-q")
        terminal.see("has changes that are only here")
        terminal.press("Escape")
        terminal.see("#abc# pilot group", gone="has changes")
        terminal._call("send-keys", *"def", "C-s", "C-q")
        terminal.see("EXIT 0")
    assert path.read_text() == "#abcdef" + SOUND


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
def test_without_colours_everything_can_be_read(tmp_path: Path, theme: str) -> None:
    path, home = tmp_path / "requirements.toml", tmp_path / "home"
    path.write_text(SOUND)
    home.mkdir()
    (home / "settings.toml").write_text(f'theme = "{theme}"\n')
    with Terminal(home, 80, 24) as terminal:
        terminal.run("policy", "edit", str(path), "--codex", "off", NO_COLOR="1", CODEX_ROLLOUT_CONFIG=str(home))
        terminal.see("nothing found wrong", "Codex was not asked")
        raw = terminal._call("capture-pane", "-e", "-p")
    found = re.findall(r"\x1b\[([34])8;5;(\d+)m", raw)
    inks, papers = ({int(colour) for kind, colour in found if kind == wanted} for wanted in "34")
    assert all(colour >= 232 for colour in inks | papers), "only shades of grey"
    assert not inks & papers, "no ink of the paper's own shade"


def test_what_cannot_be_edited_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with Terminal(tmp_path / "home") as terminal:
        terminal.run("policy", "edit", str(tmp_path))
        terminal.see("cannot be read: it is a folder, not a file", "EXIT 2")
        terminal.run("policy", "edit", str(tmp_path / "none" / "requirements.toml"))
        terminal.see("is no folder", "EXIT 2")
