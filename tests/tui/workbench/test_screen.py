"""The workbench under the keys: what is seen while a policy is written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy import edit_policy, save_version
from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.workbench.consequences import check
from codex_rollout_tui.tui.workbench.text_analysis import Analysis
from tests.tui.analysis.place import WatchedPlace
from tests.tui.driver import ANA, NOW, accepted, begun
from tests.tui.settled import PATIENCE_S
from tests.tui.workbench.driver import REFUSED, SOUND, bench


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "requirements.toml"
    found.write_text(SOUND)
    return found


async def test_it_opens_in_the_text_at_its_first_place_with_nothing_in_front(path: Path) -> None:
    async with bench(open_file(path)) as on:
        assert on.app.screen is on.screen
        assert on.app.focused is on.screen.editor.text
        assert on.screen.editor.text.cursor == (0, 0)
        await on.see("1 # kept", "Findings", "nothing found wrong", "codex 0.169.0 accepts this file", "saved")
        await on.see("People with this policy", "Commands run in the sandbox", "Nothing changed.")
        await on.press("x")
        assert on.data == b"x" + SOUND.encode()


async def test_saving_what_codex_refuses_says_so_aloud(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.write("= ")
        await on.known()
        await on.press("ctrl+s")
        await on.see("Saved: requirements.toml. Nothing starts: Codex refuses this file over line 1.")


async def test_what_changed_is_told_against_the_saved_text(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.write("# more")
        await on.press("enter")
        await on.see("Since it was saved", "+1 -0 lines")
        await on.press("ctrl+s")
        await on.see("Nothing changed.", gone="+1 -0")


async def test_in_a_rollout_it_is_told_against_the_last_saved_version(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    rollout = Rollout(root, ANA, lambda: NOW)
    save_version(rollout)
    edit_policy(rollout, lambda document: set_value(document, ("allow_appshots",), False), about="allow_appshots")
    async with bench(open_file(root / "policies" / "baseline.toml", ANA, lambda: NOW)) as on:
        await on.see("Since it was saved", "+1 -0 lines: 1 stricter", "stricter allow_appshots")
        await on.press("ctrl+s")
        await on.see("Nothing changed.", gone="+1 -0")


async def test_a_misspelt_key_is_found_while_it_is_typed_and_mended_by_one_key(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.write('allowed_aproval_policies = ["on-request"]\n'.replace("\n", ""))
        await on.press("enter")
        await on.see("REQ010", "not saved", "+1 -0 lines")
        await on.press("ctrl+home", "ctrl+t")
        # Renaming the key makes it count: not a fix that keeps what the policy allows.
        await on.see(
            "This changes what the policy allows:", "- allowed_aproval_policies", "+ allowed_approval_policies"
        )
        await on.press("n")
        await on.known()
        assert b"allowed_aproval_policies" in on.data
        await on.press("ctrl+t")
        await on.see("Yes, change it")
        await on.press("y")
        await on.see("Mended: Rename it", gone="REQ010")
        assert on.data.startswith(b'allowed_approval_policies = ["on-request"]\n# kept\n')
        await on.known()
        await on.see("stricter allowed_approval_policies", "The only approval policy people may choose is on-request")


async def test_a_safe_fix_is_made_at_once_and_can_be_undone(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path)) as on:
        await on.see("codex 0.169.0 refuses this file", "An outage for everybody it reaches", "Were it taken:")
        await on.press("f8", "ctrl+t")
        await on.see("Mended: Add", "accepts this file", gone="refuses this file")
        assert b'"read-only"' in on.data
        await on.press("ctrl+z")
        await on.see("refuses this file")
        assert on.data == REFUSED.encode()


async def test_a_fix_asked_for_before_the_text_is_checked_is_made_once_it_is(path: Path) -> None:
    async with bench(open_file(path)) as on:
        on.screen.text.put(REFUSED.encode())
        on.screen.editor.go_to(1, 25)
        on.screen.action_fix_finding()
        await on.see("Mended: Add", "accepts this file")
        assert on.data.count(b"read-only") == 1


async def test_a_fix_takes_back_nothing_that_came_while_it_was_asked_about(path: Path) -> None:
    path.write_text('allowed_aproval_policies = ["on-request"]\n')
    async with bench(open_file(path)) as on:
        await on.press("ctrl+t")
        await on.see("Yes, change it")
        path.write_text("# theirs\n")
        on.screen.look()
        await on.until(lambda: on.data == b"# theirs\n", "took up the text of others")
        await on.press("y")
        await on.see("The text changed meanwhile: nothing was mended.")
        assert on.data == b"# theirs\n"


async def test_pressed_again_and_again_it_mends_once(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path)) as on:
        await on.press("f8", "ctrl+t", "ctrl+t", "ctrl+t")
        await on.see("Nothing to fix at the cursor")
        assert on.data.count(b"read-only") == 1


async def test_where_nothing_can_be_fixed_it_says_so(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("ctrl+t")
        await on.see("Nothing to fix at the cursor")


async def test_a_burst_of_changes_is_checked_and_asked_about_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    place = WatchedPlace()

    def ask(data: bytes, cancel: threading.Event) -> Verdict:
        asked.append(data)
        return accepted(data, cancel)

    starts: list[Analysis] = []
    start = Analysis._start

    def started(analysis: Analysis) -> None:
        starts.append(analysis)
        start(analysis)

    async with bench(open_file(path), ask=ask, dispatcher=Dispatcher(start=lambda: place)) as on:
        monkeypatch.setattr(Analysis, "_start", started)
        texts = [f"# {number}\n".encode() for number in range(5)]
        for text in texts:
            on.screen.text.put(text)
        await on.known()
        assert asked == [SOUND.encode(), texts[-1]]
        checked = [request.update.data for request in place.requests if request.work is check]
        assert checked == [SOUND.encode(), texts[-1]]
        assert len(starts) == 1


async def test_a_question_is_called_off_by_the_next_change_and_its_answer_dropped(path: Path) -> None:
    begun_to_ask, called_off = threading.Event(), threading.Event()

    def ask(data: bytes, cancel: threading.Event) -> Verdict:
        if data.startswith(b"#slow\n"):
            begun_to_ask.set()
            assert cancel.wait(PATIENCE_S)
            called_off.set()
            return Verdict(None, "9.9.9", reason="the answer of an older text")
        return accepted(data, cancel)

    async with bench(open_file(path), ask=ask) as on:
        on.screen.text.put(b"#slow\n" + SOUND.encode())
        await on.until(begun_to_ask.is_set, "asked")
        await on.see("asking Codex…", "(it accepted the text before)")
        await on.press("x")
        await on.until(called_off.is_set, "called off")
        await on.known()
        await on.see("accepts this file", gone="older text")


async def test_no_verdict_says_why_and_what_to_do(path: Path) -> None:
    absent = Verdict(None, None, reason="There is no codex here.", remedy="Install it with npm.")
    async with bench(open_file(path), ask=lambda data, cancel: absent) as on:
        await on.see("no verdict: There is no codex here.", "Install it with npm.")


async def test_without_codex_everything_else_is_there(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path), ask=None) as on:
        await on.see("Codex was not asked", "REQ021", "Nobody can start Codex with it")


async def test_a_text_that_is_not_toml_can_be_mended(path: Path) -> None:
    path.write_text("allowed_sandbox_modes = [\n")
    async with bench(open_file(path)) as on:
        await on.see("this is not TOML (line", "1 wrong")
        await on.press("ctrl+end", '"', "r", "e", "a", "d", "-", "o", "n", "l", "y", '"', "]")
        await on.see("accepts this file", gone="Nobody can start")


async def test_a_small_window_has_the_text_alone_and_the_rest_a_key_away(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path), size=(80, 24)) as on:
        await on.see("✗ 1 wrong", "codex 0.169.0 refuses this file", "1:1", gone="People with this policy")
        await on.press("f8")
        await on.see("^t Fix", "REQ021", "1:25")
        await on.press("ctrl+o")
        await on.see("People with this policy", "Would Codex take it?", gone="1 ✗")
        await on.press("escape")
        await on.see("1 ✗ allowed_sandbox_modes", gone="People with this policy")
        assert on.app.focused is on.screen.editor.text


async def test_plain_ascii_where_the_settings_want_it(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path), settings=Settings(ascii=True)) as on:
        await on.press("f8", "x")
        await on.known()
        bare = on.text.replace("│", "").replace("…", "")
        assert {c for c in bare if not c.isascii()} <= set("▁▂▃▄▅▆▇█")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("small", [(50, 12), (120, 10), (20, 3)])
async def test_the_cursor_stays_in_the_text_through_a_window_that_is_too_small(
    path: Path, size: tuple[int, int], small: tuple[int, int]
) -> None:
    async with bench(open_file(path), size=size) as on:
        await on.pilot.resize_terminal(*small)
        await on.until(lambda: "too small" in on.words or small[1] < 4, "was too small")
        await on.pilot.resize_terminal(*size)
        await on.see("1 # kept")
        await on.press("x")
        assert on.data == b"x" + SOUND.encode()
        await on.press("ctrl+l")
        await on.see("Command rules")
        form = on.app.focused
        await on.pilot.resize_terminal(*small)
        await on.pilot.pause()
        await on.pilot.resize_terminal(*size)
        await on.see("Command rules")
        assert on.app.focused is form


async def test_the_next_finding_is_told_in_place_of_what_was_said_about_the_one_before(path: Path) -> None:
    path.write_text('allowed_sandbox_mode = ["read-only"]\nallowed_approval_policys = ["never"]\nno_such = 1\n')
    async with bench(open_file(path)) as on:
        await on.press("end", "f8")
        first = on.screen.text.finding
        findings = [one for one in on.screen.result.findings if one.fix is None]
        assert first is not None
        while on.screen.text.finding is not findings[0]:
            await on.press("f8")
            await on.pilot.pause()
        await on.press("ctrl+t")
        await on.see("There is no fix that can be made for")
        await on.press("f8")
        await on.pilot.pause()
        assert on.screen.text.finding is not findings[0]
        await on.see(on.screen.text.finding.code if on.screen.text.finding else "", gone="There is no fix")
