"""The form under the keys: searching, folding, and going from row to row."""

from __future__ import annotations

from collections import Counter

import pytest

from codex_rollout_tui.policy.form.steps import TextQuestion
from codex_rollout_tui.tui.policyform.form import PolicyForm
from codex_rollout_tui.tui.policyform.row_list import FormList
from tests.tui.policyform.form_app import KeyedForm, opened_form
from tests.tui.policyform.test_form import SOUND, STANDARD


def moved(driver: KeyedForm) -> list[object]:
    return [event.path for event in driver.app.heard if isinstance(event, PolicyForm.Moved)]


def lit(driver: KeyedForm) -> list[str]:
    """The lines on the screen that begin on another background than most."""
    strips = driver.app.screen._compositor.render_strips()
    backgrounds = [style.bgcolor if (style := next(iter(strip)).style) else None for strip in strips]
    (plain, _), *_ = Counter(backgrounds).most_common()
    return [strip.text for strip, background in zip(strips, backgrounds, strict=True) if background != plain]


async def test_esc_closes_the_line_then_the_search_and_is_then_left_to_the_screen() -> None:
    async with opened_form() as driver:
        await driver.press(*"/http_port", "enter", "enter")
        assert isinstance(driver.form.asked, TextQuestion)
        await driver.press(*"80", "escape")
        assert driver.form.asked is None
        assert driver.document.text == ""
        assert "http_port" in driver.lines[0]
        await driver.press("escape")
        assert "http_port" not in driver.lines[0]
        assert driver.here.label == "http_port"
        assert driver.app.left == 0
        await driver.press("escape")
        assert driver.app.left == 1
        await driver.press("enter", "escape")
        assert driver.app.left == 1


async def test_the_search_follows_what_is_typed_and_can_be_left_empty() -> None:
    async with opened_form(STANDARD) as driver:
        await driver.press(*"/max")
        assert "glob_scan" not in driver.text
        assert "max_bytes" in driver.text
        await driver.press(*"_bytes zzz")
        assert "No key is meant by these words." in driver.words
        await driver.press("ctrl+u")
        await driver.press("enter")
        assert driver.lines[0].startswith("▾ Command rules")
        assert driver.app.focused is driver.form.query_one(FormList)


async def test_a_search_that_is_opened_again_is_written_over() -> None:
    async with opened_form(STANDARD) as driver:
        await driver.press(*"/max_bytes", "enter", "slash", *"http_port")
        assert driver.lines[0].strip() == "http_port"
        assert "max_bytes" not in driver.text


async def test_only_what_is_set_and_everything() -> None:
    async with opened_form(SOUND) as driver:
        await driver.press("s")
        assert driver.lines[0] == "Only what is set; s shows every key."
        assert [each.label for each in driver.form.rows if each.role == "key"] == ["allowed_sandbox_modes"]
        await driver.press("s")
        assert "default_permissions" in driver.text


async def test_left_folds_and_goes_to_what_a_row_is_in() -> None:
    async with opened_form() as driver:
        await driver.reach(("experimental_network", "domains"))
        await driver.press("left")
        assert driver.here.label == "experimental_network"
        assert driver.here.unfolded
        await driver.press("left")
        assert driver.here.unfolded is False
        await driver.press("right")
        assert driver.here.unfolded
        await driver.press("h", "h", "l")
        assert driver.here.label == "Network"


async def test_another_text_keeps_cursor_folds_and_search() -> None:
    async with opened_form(STANDARD) as driver:
        await driver.reach(("experimental_network", "allowed_domains", 1))
        row = driver.here.key
        await driver.show(b'allow_appshots = true\nallowed_approvals_reviewers = ["user"]\n' + STANDARD.encode())
        assert driver.here.key == row
        await driver.show(STANDARD.replace('"files.pythonhosted.org", ', "").encode())
        assert driver.here.label == "registry.npmjs.org"
        await driver.press(*"/proxy", "enter")
        before = [each.key for each in driver.form.rows]
        await driver.show(STANDARD.encode())
        assert [each.key for each in driver.form.rows] == before


async def test_a_row_that_is_gone_leaves_the_cursor_at_what_it_was_in() -> None:
    async with opened_form(STANDARD) as driver:
        await driver.reach(("mcp_servers", "openaiDeveloperDocs", "identity", "url"))
        await driver.show(SOUND.encode())
        assert driver.here.label == "mcp_servers"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("experimental_network", "allowed_domains", 1), "files.pythonhosted.org"),
        (("features", "browser_use"), "browser_use"),
        (("allowed_sandbox_modes", 1), "allowed_sandbox_modes"),
        (("mcp_servers", "nobody", "identity"), "mcp_servers"),
        (("otel", "tool_result", "max_bytes"), "max_bytes"),
        (("rules", "prefix_rules", 2, "justification"), "justification"),
    ],
)
async def test_it_goes_to_a_key_whatever_is_folded_or_searched(path: tuple[str | int, ...], label: str) -> None:
    async with opened_form(STANDARD) as driver:
        driver.form.go_to(path)
        await driver.idle()
        assert driver.here.label == label
        assert label in driver.text
        await driver.press(*"/appshots", "enter")
        driver.form.go_to(path)
        await driver.idle()
        assert driver.here.label == label
        assert moved(driver)[-1:] == [("allow_appshots",)]


async def test_the_row_under_the_cursor_alone_is_lit_and_always_in_sight() -> None:
    async with opened_form(STANDARD, size=(80, 10)) as driver:
        for key in ("j",) * 9 + ("k",) * 9:
            await driver.press(key)
            (line,) = lit(driver)
            assert driver.here.label in line


async def test_it_says_which_key_is_under_the_cursor() -> None:
    async with opened_form(SOUND) as driver:
        await driver.press("j", "j", "j")
        await driver.press("right", "j")
        assert moved(driver) == [(), ("permissions",), ("permissions", "filesystem")]
        count = len(moved(driver))
        await driver.show(SOUND.encode())
        assert len(moved(driver)) == count
