"""The form under the keys: what is seen, what its keys do, and what it says to the screen around it."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.policyform.form import PolicyForm
from codex_rollout_tui.tui.policyform.row_list import FormList
from tests.tui.policyform.form_app import KeyedForm, opened_form

STANDARD = blocks()["standard"].text
SOUND = '# kept\nallowed_sandbox_modes = ["read-only", "workspace-write"]\n'
DOMAINS = '[experimental_network]\nallowed_domains = [\n  "a",  # first\n  "b",\n  "c",\n]\n'


def wanted(driver: KeyedForm) -> list[str]:
    return [event.words for event in driver.app.heard if isinstance(event, PolicyForm.EditRequested)]


async def test_the_first_screen_of_an_empty_policy_is_its_groups() -> None:
    async with opened_form() as driver:
        assert [line.strip("▸▃▂▁ ") for line in driver.lines[:3]] == [
            "Command rules", "What Codex asks before it acts", "Sandbox and file access",
        ]  # fmt: skip
        assert "Commands a person must approve first" in driver.words


async def test_space_turns_and_every_turn_is_one_change() -> None:
    async with opened_form(SOUND) as driver:
        await driver.reach(("allow_login_shell",))
        for _ in range(4):
            await driver.press("space")
        assert wanted(driver) == [
            f"allow_login_shell{what}" for what in (" = true", " = false", " taken out", " = true")
        ]
        assert driver.document.data == SOUND.encode() + b"allow_login_shell = true\n"
        assert "allow_login_shell" in driver.at_cursor
        assert "on" in driver.at_cursor


async def test_keys_that_come_faster_than_they_are_done_are_done_in_order() -> None:
    async with opened_form() as driver:
        await driver.press(*"/http_port", "enter", "enter", *"8081", "backspace", "0", "enter", "escape")
        await driver.press("j", "enter", *"1", "ctrl+u", *"9090", "enter", "k", "up", "space", "space")
        assert (
            driver.document.text
            == "[experimental_network]\nhttp_port = 8080\nsocks_port = 9090\nallow_local_binding = false\n"
        )
    async with opened_form() as driver:
        await driver.press(*"/credentials", "enter", "enter", "j", "j", "enter", "slash")
        assert driver.document.text == 'cli_auth_credentials_store = "auto"\n'
        assert driver.app.focused is driver.form.query_one("#search")


@pytest.mark.parametrize("key", ["x", "delete", "backspace"])
async def test_a_key_is_taken_out_once_that_was_asked(key: str) -> None:
    async with opened_form(SOUND) as driver:
        await driver.reach(("allowed_sandbox_modes",))
        for leaving in (("escape",), ("j", "enter")):
            await driver.press(key)
            assert driver.document.text == SOUND
            assert "Take it out" in driver.words
            assert "allowed_sandbox_modes: read-only, workspace-write" in driver.words
            await driver.press(*leaving)
            assert driver.document.text == SOUND
        await driver.press(key, "enter")
        assert driver.document.text == "# kept\n"
        assert "not set" in driver.at_cursor
        changes = len(wanted(driver))
        await driver.press(key)
        assert len(wanted(driver)) == changes, "there is nothing left to ask about"
        assert driver.form.asked is None


async def test_a_text_that_does_not_fit_stays_in_the_line_with_the_reason() -> None:
    async with opened_form() as driver:
        await driver.reach(("experimental_network", "http_port"))
        await driver.press("enter", *"99999", "enter")
        assert isinstance(driver.form.asked, TextQuestion)
        assert "99999 does not fit: http_port takes a whole number from 0 to 65535." in driver.words
        await driver.press("backspace", "enter")
        assert driver.document.value(("experimental_network", "http_port")) == 9999
        assert driver.form.asked is None
        assert "does not fit" not in driver.words


async def test_items_are_moved_with_their_comments_and_the_cursor_goes_along() -> None:
    async with opened_form(DOMAINS) as driver:
        await driver.reach(("experimental_network", "allowed_domains", 0))
        await driver.press("J")
        assert driver.document.value(("experimental_network", "allowed_domains")) == ["b", "a", "c"]
        assert '"a",  # first' in driver.document.text
        assert driver.here.label == "a"
        await driver.press("shift+down", "shift+up", "K")
        assert driver.document.data == DOMAINS.encode()
        assert driver.here.label == "a"
        await driver.press("K")
        assert driver.document.data == DOMAINS.encode()
        assert driver.here.label == "a"
        await driver.to(("at", ("experimental_network", "allowed_domains", 2)))
        await driver.press("J")
        assert driver.here.label == "c"
        assert driver.app.refused == []


async def test_an_entry_is_renamed_where_it_stands() -> None:
    text = '[mcp_servers.docs]  # ours\nidentity = { url = "https://x" }\n'
    async with opened_form(text) as driver:
        await driver.reach(("mcp_servers", "docs"))
        await driver.press("r", "2", "enter")
        assert driver.document.text == text.replace("docs", "docs2")
        assert driver.here.label == "docs2"
        await driver.to(("at", ("mcp_servers",)))
        await driver.press("r")
        assert driver.form.asked is None


async def test_an_entry_that_is_begun_is_not_in_the_text_and_can_be_dropped() -> None:
    async with opened_form() as driver:
        await driver.reach(("mcp_servers", "docs"))
        assert driver.here.label == "docs"
        assert driver.document.text == ""
        assert "not written yet" in driver.at_cursor
        await driver.press("x")
        assert driver.find(("at", ("mcp_servers", "docs"))) is None
        assert wanted(driver) == []


async def test_a_name_that_is_taken_is_refused() -> None:
    async with opened_form('[experimental_network.domains]\n"a.example.com" = "allow"\n') as driver:
        await driver.reach(("experimental_network", "domains"))
        await driver.press("right")
        await driver.to(("add", ("experimental_network", "domains"), ""))
        await driver.press("enter")
        await driver.type("a.example.com")
        assert "a.example.com is in domains already." in driver.words
        await driver.type("b.example.com")
        assert isinstance(driver.form.asked, PickQuestion)
        await driver.pick("deny")
        assert driver.document.text.endswith('"a.example.com" = "allow"\n"b.example.com" = "deny"\n')


async def test_a_text_that_cannot_be_read_is_shown_as_it_was_and_nothing_can_be_changed() -> None:
    async with opened_form(SOUND) as driver:
        await driver.reach(("allowed_sandbox_modes",))
        await driver.show(SOUND.encode() + b"allow_appshots = \n")
        assert "Line 3, column 18: there is no value here" in driver.words
        assert "Sandbox modes people may choose" in driver.at_cursor
        assert {style for _, style in driver.form.drawn} <= {"dim", ""}
        await driver.press("x", "enter", "right", "j", "space")
        assert "The text cannot be read: mend it first." in driver.words
        assert wanted(driver) == []
        await driver.show(SOUND.encode())
        assert "mended" not in driver.words
        assert "mend it" not in driver.words
        await driver.press("space")
        assert len(wanted(driver)) == 1


async def test_a_text_that_could_never_be_read_says_so_too() -> None:
    async with opened_form("x = \n") as driver:
        assert "Line 1, column 5:" in driver.words


async def test_findings_mark_their_row_or_what_it_is_folded_in() -> None:
    text = 'allow_apshots = true\nallowed_sandbox_modes = ["workspace-write"]\n[features]\ncomputer_use = 1\n'
    async with opened_form(text, size=(80, 60)) as driver:
        driver.form.set_findings(check(Document(text.encode())))
        await driver.idle()
        marked = [line for line in driver.lines if "✗" in line or "▲" in line]
        for name in ("allowed_sandbox_modes", "computer_use", "allow_apshots"):
            assert any(name in line for line in marked), name
        await driver.reach(("allowed_sandbox_modes",))
        assert "REQ021" in driver.words
        await driver.reach(("features", "computer_use"))
        assert "✗" in driver.at_cursor
        await driver.to(("group", (), "features"))
        await driver.press("left")
        assert "✗" in driver.at_cursor
        driver.form.set_findings(())
        await driver.idle()
        assert "✗" not in driver.text


async def test_a_value_of_another_kind_is_shown_as_it_is_and_can_be_replaced() -> None:
    async with opened_form("allow_appshots = 7\n") as driver:
        await driver.reach(("allow_appshots",))
        assert "? 7" in driver.at_cursor
        await driver.press("space")
        assert driver.document.text == "allow_appshots = true\n"


async def test_an_edit_that_cannot_be_made_leaves_everything_as_it_is() -> None:
    async with opened_form() as driver:
        await driver.reach(("allow_appshots",))
        await driver.press("space")
        driver.app.document = Document(b"allow_appshots = [")
        await driver.press("space")
        assert len(driver.app.refused) == 1


async def test_a_long_text_is_typed_on_several_lines() -> None:
    async with opened_form("# above\n") as driver:
        await driver.reach(("guardian_policy_config",))
        await driver.press("enter", *"One", "ctrl+n", *"Two", "enter")
        assert driver.document.text == '# above\nguardian_policy_config = """\nOne\nTwo"""\n'
        await driver.press("enter", "x", "escape")
        assert driver.document.text == '# above\nguardian_policy_config = """\nOne\nTwo"""\n'
        await driver.press("enter", "backspace", "!", "enter")
        assert driver.document.value(("guardian_policy_config",)) == "One\nTw!"


async def test_only_rows_that_changed_are_painted() -> None:
    async with opened_form(STANDARD) as driver:
        await driver.reach(("allow_login_shell",))
        rows = driver.form.query_one(FormList)
        painted: list[Region] = []
        original = rows.refresh

        def refresh(*regions: Region, **options: bool) -> object:
            painted.extend(regions or [rows.size.region])
            return original(*regions, **options)

        rows.refresh = refresh  # type: ignore[method-assign, assignment]
        await driver.press("space")
        assert driver.document.value(("allow_login_shell",)) is True
        # The key, and the count of its group.
        assert {region.height for region in painted} == {1}
        assert len({region.y for region in painted}) == 2


async def test_the_mouse_opens_what_it_points_at() -> None:
    async with opened_form(SOUND) as driver:
        await driver.pilot.click(FormList, offset=(4, 3))
        assert driver.here.label == "permissions"
        assert driver.here.unfolded
        await driver.reach(("allow_login_shell",))
        await driver.pilot.click(FormList, offset=(4, driver.form.query_one(FormList).cursor))
        assert isinstance(driver.form.asked, PickQuestion)
        await driver.pilot.click("#form-picker", offset=(2, 0))
        assert driver.document.value(("allow_login_shell",)) is True


@pytest.mark.parametrize("width", [38, 58, 100])
async def test_every_width_shows_names_and_values(width: int) -> None:
    async with opened_form(STANDARD, size=(width, 40)) as driver:
        await driver.reach(("allow_browser_and_computer_use",))
        assert "Working browsers and apps for" in driver.at_cursor
        assert ("allow_browser_and_computer_use" in driver.at_cursor) is (width == 100), "the key where there is room"
        assert driver.at_cursor.endswith(" off")
        for words in ("Who may answer", "Permission profiles", "Web search people"):
            assert any(words in line for line in driver.lines)
        await driver.reach(("experimental_network", "http_port"))
        await driver.press("enter", *"8080")
        assert "8080" in driver.text
        await driver.press("enter")
        assert driver.at_cursor.endswith(" 8080")


async def test_plain_ascii_where_it_is_wanted() -> None:
    async with opened_form(STANDARD, ascii_only=True) as driver:
        driver.form.set_findings(check(Document(STANDARD.encode())))
        await driver.press("s", "j", "j")
        bare = driver.text.replace("…", "")
        assert {char for char in bare if not char.isascii()} <= set("▁▂▃▄▅▆▇█")


async def test_every_key_is_told_in_the_bar_and_the_palette() -> None:
    async with opened_form(SOUND) as driver:
        seen = {each.binding.id: each.binding for each in driver.app.screen.active_bindings.values()}
        ours = {name: binding for name, binding in seen.items() if name and name.startswith("form-")}
        assert set(ours) >= {"form-open", "form-turn", "form-take-out", "form-search", "form-only-set", "form-fold"}
        assert all(binding.description for binding in ours.values())
        assert "by choices" in FormList.HELP


async def test_it_can_be_given_a_text_before_it_is_on_the_screen() -> None:
    form = PolicyForm(Signs())
    form.show(Document(SOUND.encode()))
    form.set_findings(check(Document(SOUND.encode())))
    form.go_to(("allowed_sandbox_modes",))
    async with opened_form(SOUND) as driver:
        await driver.app.mount(form)
        await driver.idle()
        assert form.row is not None
        assert form.row.label == "allowed_sandbox_modes"
        assert [row.label for row in form.rows if row.is_set and row.role == "key"] == ["allowed_sandbox_modes"]


RULE = '[[rules.prefix_rules]]\npattern = [{ token = "git" }, { token = "push" }]\ndecision = "prompt"\n'


@pytest.mark.parametrize("only_set", [False, True])
async def test_plus_on_a_rule_asks_for_another_rule(only_set: bool) -> None:
    async with opened_form(RULE) as driver:
        await driver.reach(("rules", "prefix_rules", 0))
        await driver.press(*"s" * only_set)
        await driver.press("plus")
        assert isinstance(driver.form.asked, TextQuestion)
        await driver.press(*"rm -rf", "enter")
        await driver.pick("forbidden")
        rules = driver.document.value(("rules", "prefix_rules"))
        assert [rule["decision"] for rule in rules] == ["prompt", "forbidden"]
        assert ("Only what is set" in driver.words) is only_set


async def test_plus_on_an_item_adds_to_its_list() -> None:
    async with opened_form(DOMAINS) as driver:
        await driver.reach(("experimental_network", "allowed_domains", 1))
        await driver.press("plus", *"d.example", "enter")
        assert driver.document.value(("experimental_network", "allowed_domains")) == ["a", "b", "c", "d.example"]
        await driver.press("escape", "s")
        await driver.to(("at", ("experimental_network", "allowed_domains", 1)))
        await driver.press("plus", *"e.example", "enter")
        assert driver.document.value(("experimental_network", "allowed_domains"))[-1] == "e.example"


async def test_plus_where_nothing_can_be_added_says_so() -> None:
    async with opened_form(RULE) as driver:
        await driver.reach(("rules", "prefix_rules", 0, "decision"))
        await driver.press("plus")
        assert driver.form.asked is None
        assert "Nothing can be added here" in driver.words


async def test_what_is_begun_among_what_is_set_is_shown_whole_until_it_is_done() -> None:
    async with opened_form('[[hooks.PreToolUse]]\nmatcher = "^Bash$"\n') as driver:
        await driver.press("s")
        await driver.to(("at", ("hooks", "PreToolUse", 0)))
        await driver.press("plus")
        assert "Only what is set" in driver.words
        assert driver.here.field.path == ("hooks", "PreToolUse", 1)
        await driver.to(("at", ("hooks", "PreToolUse", 1, "matcher")))
        await driver.press("enter", *"x", "enter")
        assert driver.find(("at", ("hooks", "PreToolUse", 1, "hooks"))) is not None
        await driver.press("s", "s")
        assert driver.find(("at", ("hooks", "PreToolUse", 1, "hooks"))) is None
