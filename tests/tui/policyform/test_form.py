"""The form under the keys: what is seen, what its keys do, and what it says to the screen around it."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.policy.catalogue.keys import root
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.policyform.form import PolicyForm
from codex_rollout_tui.tui.policyform.list import FormList
from tests.tui.policyform.form_app import Hands, desk

STANDARD = blocks()["standard"].text
SOUND = '# kept\nallowed_sandbox_modes = ["read-only", "workspace-write"]\n'
DOMAINS = '[experimental_network]\nallowed_domains = [\n  "a",  # first\n  "b",\n  "c",\n]\n'


def wanted(hands: Hands) -> list[str]:
    return [event.words for event in hands.app.heard if isinstance(event, PolicyForm.Wanted)]


async def test_the_first_screen_of_an_empty_policy_is_its_groups() -> None:
    async with desk() as hands:
        assert [line.strip("▸▃▂▁ ") for line in hands.lines[:3]] == [
            "Command rules", "What Codex asks before it acts", "Sandbox and file access",
        ]  # fmt: skip
        assert "Commands a person must approve first" in hands.words


async def test_space_turns_and_every_turn_is_one_change() -> None:
    async with desk(SOUND) as hands:
        await hands.reach(("allow_login_shell",))
        for _ in range(4):
            await hands.press("space")
        assert wanted(hands) == [
            f"allow_login_shell{what}" for what in (" = true", " = false", " taken out", " = true")
        ]
        assert hands.document.data == SOUND.encode() + b"allow_login_shell = true\n"
        assert "allow_login_shell" in hands.at_cursor
        assert "on" in hands.at_cursor


async def test_keys_that_come_faster_than_they_are_done_are_done_in_order() -> None:
    async with desk() as hands:
        await hands.press(*"/http_port", "enter", "enter", *"8081", "backspace", "0", "enter", "escape")
        await hands.press("j", "enter", *"1", "ctrl+u", *"9090", "enter", "k", "up", "space", "space")
        assert (
            hands.document.text
            == "[experimental_network]\nhttp_port = 8080\nsocks_port = 9090\nallow_local_binding = false\n"
        )
    async with desk() as hands:
        await hands.press(*"/credentials", "enter", "enter", "j", "j", "enter", "slash")
        assert hands.document.text == 'cli_auth_credentials_store = "auto"\n'
        assert hands.app.focused is hands.form.query_one("#search")


@pytest.mark.parametrize("key", ["x", "delete", "backspace"])
async def test_a_key_is_taken_out(key: str) -> None:
    async with desk(SOUND) as hands:
        await hands.reach(("allowed_sandbox_modes",))
        await hands.press(key)
        assert hands.document.text == "# kept\n"
        assert "not set" in hands.at_cursor
        await hands.press(key)
        assert len(wanted(hands)) == 1


async def test_a_text_that_does_not_fit_stays_in_the_line_with_the_reason() -> None:
    async with desk() as hands:
        await hands.reach(("experimental_network", "http_port"))
        await hands.press("enter", *"99999", "enter")
        assert isinstance(hands.form.asked, TextQuestion)
        assert "99999 does not fit: http_port takes a whole number from 0 to 65535." in hands.words
        await hands.press("backspace", "enter")
        assert hands.document.value(("experimental_network", "http_port")) == 9999
        assert hands.form.asked is None
        assert "does not fit" not in hands.words


async def test_items_are_moved_with_their_comments_and_the_cursor_goes_along() -> None:
    async with desk(DOMAINS) as hands:
        await hands.reach(("experimental_network", "allowed_domains", 0))
        await hands.press("J")
        assert hands.document.value(("experimental_network", "allowed_domains")) == ["b", "a", "c"]
        assert '"a",  # first' in hands.document.text
        assert hands.here.label == "a"
        await hands.press("shift+down", "shift+up", "K")
        assert hands.document.data == DOMAINS.encode()
        assert hands.here.label == "a"
        await hands.press("K")
        assert hands.document.data == DOMAINS.encode()
        assert hands.here.label == "a"
        await hands.to(("at", ("experimental_network", "allowed_domains", 2)))
        await hands.press("J")
        assert hands.here.label == "c"
        assert hands.app.refused == []


async def test_an_entry_is_renamed_where_it_stands() -> None:
    text = '[mcp_servers.docs]  # ours\nidentity = { url = "https://x" }\n'
    async with desk(text) as hands:
        await hands.reach(("mcp_servers", "docs"))
        await hands.press("r", "2", "enter")
        assert hands.document.text == text.replace("docs", "docs2")
        assert hands.here.label == "docs2"
        await hands.to(("at", ("mcp_servers",)))
        await hands.press("r")
        assert hands.form.asked is None


async def test_an_entry_that_is_begun_is_not_in_the_text_and_can_be_dropped() -> None:
    async with desk() as hands:
        await hands.reach(("mcp_servers", "docs"))
        assert hands.here.label == "docs"
        assert hands.document.text == ""
        assert "not written yet" in hands.at_cursor
        await hands.press("x")
        assert hands.find(("at", ("mcp_servers", "docs"))) is None
        assert wanted(hands) == []


async def test_a_name_that_is_taken_is_refused() -> None:
    async with desk('[experimental_network.domains]\n"a.example.com" = "allow"\n') as hands:
        await hands.reach(("experimental_network", "domains"))
        await hands.press("right")
        await hands.to(("add", ("experimental_network", "domains"), ""))
        await hands.press("enter")
        await hands.type("a.example.com")
        assert "a.example.com is in domains already." in hands.words
        await hands.type("b.example.com")
        assert isinstance(hands.form.asked, PickQuestion)
        await hands.pick("deny")
        assert hands.document.text.endswith('"a.example.com" = "allow"\n"b.example.com" = "deny"\n')


async def test_a_text_that_cannot_be_read_is_shown_as_it_was_and_nothing_can_be_changed() -> None:
    async with desk(SOUND) as hands:
        await hands.reach(("allowed_sandbox_modes",))
        await hands.show(SOUND.encode() + b"allow_appshots = \n")
        assert "Line 3, column 18: there is no value here" in hands.words
        assert "allowed_sandbox_modes" in hands.at_cursor
        assert {style for _, style in hands.form.drawn} <= {"dim", ""}
        await hands.press("x", "enter", "right", "j", "space")
        assert "The text cannot be read: mend it first." in hands.words
        assert wanted(hands) == []
        await hands.show(SOUND.encode())
        assert "mended" not in hands.words
        assert "mend it" not in hands.words
        await hands.press("space")
        assert len(wanted(hands)) == 1


async def test_a_text_that_could_never_be_read_says_so_too() -> None:
    async with desk("x = \n") as hands:
        assert "Line 1, column 5:" in hands.words


async def test_findings_mark_their_row_or_what_it_is_folded_in() -> None:
    text = 'allow_apshots = true\nallowed_sandbox_modes = ["workspace-write"]\n[features]\ncomputer_use = 1\n'
    async with desk(text, size=(80, 60)) as hands:
        hands.form.set_findings(check(Document(text.encode())))
        await hands.idle()
        marked = [line for line in hands.lines if "✗" in line or "▲" in line]
        for name in ("allowed_sandbox_modes", "computer_use", "allow_apshots"):
            assert any(name in line for line in marked), name
        await hands.reach(("allowed_sandbox_modes",))
        assert "REQ021" in hands.words
        await hands.reach(("features", "computer_use"))
        assert "✗" in hands.at_cursor
        await hands.to(("group", (), "features"))
        await hands.press("left")
        assert "✗" in hands.at_cursor
        hands.form.set_findings(())
        await hands.idle()
        assert "✗" not in hands.text


async def test_a_value_of_another_kind_is_shown_as_it_is_and_can_be_replaced() -> None:
    async with desk("allow_appshots = 7\n") as hands:
        await hands.reach(("allow_appshots",))
        assert "? 7" in hands.at_cursor
        await hands.press("space")
        assert hands.document.text == "allow_appshots = true\n"


async def test_an_edit_that_cannot_be_made_leaves_everything_as_it_is() -> None:
    async with desk() as hands:
        await hands.reach(("allow_appshots",))
        await hands.press("space")
        hands.app.document = Document(b"allow_appshots = [")
        await hands.press("space")
        assert len(hands.app.refused) == 1


async def test_a_long_text_is_typed_on_several_lines() -> None:
    async with desk("# above\n") as hands:
        await hands.reach(("guardian_policy_config",))
        await hands.press("enter", *"One", "ctrl+n", *"Two", "enter")
        assert hands.document.text == '# above\nguardian_policy_config = """\nOne\nTwo"""\n'
        await hands.press("enter", "x", "escape")
        assert hands.document.text == '# above\nguardian_policy_config = """\nOne\nTwo"""\n'
        await hands.press("enter", "backspace", "!", "enter")
        assert hands.document.value(("guardian_policy_config",)) == "One\nTw!"


async def test_only_rows_that_changed_are_painted() -> None:
    async with desk(STANDARD) as hands:
        await hands.reach(("allow_login_shell",))
        rows = hands.form.query_one(FormList)
        painted: list[Region] = []
        original = rows.refresh

        def refresh(*regions: Region, **options: bool) -> object:
            painted.extend(regions or [rows.size.region])
            return original(*regions, **options)

        rows.refresh = refresh  # type: ignore[method-assign, assignment]
        await hands.press("space")
        assert hands.document.value(("allow_login_shell",)) is True
        # The key, and the count of its group.
        assert {region.height for region in painted} == {1}
        assert len({region.y for region in painted}) == 2


async def test_the_mouse_opens_what_it_points_at() -> None:
    async with desk(SOUND) as hands:
        await hands.pilot.click(FormList, offset=(4, 3))
        assert hands.here.label == "permissions"
        assert hands.here.unfolded
        await hands.reach(("allow_login_shell",))
        await hands.pilot.click(FormList, offset=(4, hands.form.query_one(FormList).cursor))
        assert isinstance(hands.form.asked, PickQuestion)
        await hands.pilot.click("#form-picker", offset=(2, 0))
        assert hands.document.value(("allow_login_shell",)) is True


@pytest.mark.parametrize("width", [38, 58, 100])
async def test_every_width_shows_names_and_values(width: int) -> None:
    async with desk(STANDARD, size=(width, 40)) as hands:
        await hands.reach(("allow_browser_and_computer_use",))
        assert "allow_browser_and_computer_use" in hands.at_cursor
        assert hands.at_cursor.endswith(" off")
        names = [name for name in root().children if any(name in line for line in hands.lines)]
        assert {"allowed_approvals_reviewers", "allowed_permission_profiles", "allowed_web_search_modes"} <= set(names)
        await hands.reach(("experimental_network", "http_port"))
        await hands.press("enter", *"8080")
        assert "8080" in hands.text
        await hands.press("enter")
        assert hands.at_cursor.endswith(" 8080")


async def test_plain_ascii_where_it_is_wanted() -> None:
    async with desk(STANDARD, ascii_only=True) as hands:
        hands.form.set_findings(check(Document(STANDARD.encode())))
        await hands.press("s", "j", "j")
        bare = hands.text.replace("…", "")
        assert {char for char in bare if not char.isascii()} <= set("▁▂▃▄▅▆▇█")


async def test_every_key_is_told_in_the_bar_and_the_palette() -> None:
    async with desk(SOUND) as hands:
        seen = {each.binding.id: each.binding for each in hands.app.screen.active_bindings.values()}
        ours = {name: binding for name, binding in seen.items() if name and name.startswith("form-")}
        assert set(ours) >= {"form-open", "form-turn", "form-take-out", "form-search", "form-only-set", "form-fold"}
        assert all(binding.description for binding in ours.values())
        assert "by choices" in FormList.HELP


async def test_it_can_be_given_a_text_before_it_is_on_the_screen() -> None:
    form = PolicyForm(Signs())
    form.show(Document(SOUND.encode()))
    form.set_findings(check(Document(SOUND.encode())))
    form.go_to(("allowed_sandbox_modes",))
    async with desk(SOUND) as hands:
        await hands.app.mount(form)
        await hands.idle()
        assert form.row is not None
        assert form.row.label == "allowed_sandbox_modes"
        assert [row.label for row in form.rows if row.is_set and row.role == "key"] == ["allowed_sandbox_modes"]


RULE = '[[rules.prefix_rules]]\npattern = [{ token = "git" }, { token = "push" }]\ndecision = "prompt"\n'


@pytest.mark.parametrize("only_set", [False, True])
async def test_plus_on_a_rule_asks_for_another_rule(only_set: bool) -> None:
    async with desk(RULE) as hands:
        await hands.reach(("rules", "prefix_rules", 0))
        await hands.press(*"s" * only_set)
        await hands.press("plus")
        assert isinstance(hands.form.asked, TextQuestion)
        await hands.press(*"rm -rf", "enter")
        await hands.pick("forbidden")
        rules = hands.document.value(("rules", "prefix_rules"))
        assert [rule["decision"] for rule in rules] == ["prompt", "forbidden"]
        assert ("Only what is set" in hands.words) is only_set


async def test_plus_on_an_item_adds_to_its_list() -> None:
    async with desk(DOMAINS) as hands:
        await hands.reach(("experimental_network", "allowed_domains", 1))
        await hands.press("plus", *"d.example", "enter")
        assert hands.document.value(("experimental_network", "allowed_domains")) == ["a", "b", "c", "d.example"]
        await hands.press("escape", "s")
        await hands.to(("at", ("experimental_network", "allowed_domains", 1)))
        await hands.press("plus", *"e.example", "enter")
        assert hands.document.value(("experimental_network", "allowed_domains"))[-1] == "e.example"


async def test_plus_where_nothing_can_be_added_says_so() -> None:
    async with desk(RULE) as hands:
        await hands.reach(("rules", "prefix_rules", 0, "decision"))
        await hands.press("plus")
        assert hands.form.asked is None
        assert "Nothing can be added here" in hands.words


async def test_what_is_begun_among_what_is_set_is_shown_whole_until_it_is_done() -> None:
    async with desk('[[hooks.PreToolUse]]\nmatcher = "^Bash$"\n') as hands:
        await hands.press("s")
        await hands.to(("at", ("hooks", "PreToolUse", 0)))
        await hands.press("plus")
        assert "Only what is set" in hands.words
        assert hands.here.field.path == ("hooks", "PreToolUse", 1)
        await hands.to(("at", ("hooks", "PreToolUse", 1, "matcher")))
        await hands.press("enter", *"x", "enter")
        assert hands.find(("at", ("hooks", "PreToolUse", 1, "hooks"))) is not None
        await hands.press("s", "s")
        assert hands.find(("at", ("hooks", "PreToolUse", 1, "hooks"))) is None
