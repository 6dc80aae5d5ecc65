"""What could be written at a place, in texts that parse and in texts that do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, features, keys, root
from codex_rollout_tui.policy.catalogue.values import values
from codex_rollout_tui.policy.completion.complete import Completion, complete_at
from codex_rollout_tui.policy.text.lexer import after, lex

OFFERED = [
    key for key, entry in keys().items() if not entry.alias and entry.state(NEWEST) == "known" and not key.endswith(">")
]
"""Every key but second names, those that are gone, and names of one's own."""


class TextLines:
    """The lines of a text that does not change."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._states = [""]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def content(self, row: int) -> str:
        """A line without its ending."""
        return self._lines[row].removesuffix("\r")

    def state(self, row: int) -> str:
        """What is open at the start of a row."""
        while len(self._states) <= row:
            self._states.append(after(self.content(len(self._states) - 1), self._states[-1]))
        return self._states[row]


def complete(text: str, offset: int, client: str = NEWEST) -> list[Completion]:
    """What fits at a code point offset of a text."""
    before = text[:offset].split("\n")
    return complete_at(TextLines(text.split("\n")), len(before) - 1, len(before[-1]), client)


def at(marked: str, client: str = NEWEST) -> list[Completion]:
    """What fits where the bar stands."""
    return complete(marked.replace("|", ""), marked.index("|"), client)


def labels(marked: str, client: str = NEWEST) -> list[str]:
    return [one.label for one in at(marked, client)]


def taken(marked: str, label: str) -> str:
    """The text after one was taken."""
    text, offset = marked.replace("|", ""), marked.index("|")
    one = next(one for one in complete(text, offset) if one.label == label)
    start = text.rfind("\n", 0, offset) + 1
    return text[: start + one.start] + one.insert + text[start + one.end :]


def test_every_top_level_key_of_the_client_and_no_other() -> None:
    offered = set(labels("|"))
    for name, node in root().children.items():
        if node.spec is not None:
            assert (name in offered) == (not node.spec.alias and node.spec.state(NEWEST) == "known"), name


def test_an_old_client_is_offered_what_it_knows() -> None:
    assert "features" in labels("|")
    assert "features" not in labels("|", "0.77.0")
    assert "allowed_approval_policies" in labels("|", "0.77.0")


def test_a_key_begins_with_what_is_written_and_knows_its_meaning() -> None:
    [one] = at("# x\nallowed_s|")
    said = words("allowed_sandbox_modes")
    assert said is not None
    assert one == Completion("allowed_sandbox_modes", "allowed_sandbox_modes = ", said.meaning, 0, 9)


def test_what_begins_so_comes_before_what_only_has_it() -> None:
    found = labels("[features]\nbrowser|")
    begins = [name.startswith("browser") for name in found]
    assert begins == sorted(begins, reverse=True)
    assert begins.count(True) > 2
    assert begins.count(False) > 0


def test_keys_that_are_set_are_not_offered_again() -> None:
    text = "allowed_sandbox_modes = []\n|\n[features]\napps = true\n"
    assert "allowed_sandbox_modes" not in labels(text)
    assert "apps" not in labels("[features]\napps = true\n|")
    assert "apps" in labels("features.apps = true\n[other]\nx = 1\n[features]\n|")
    assert "apps" not in labels("features.apps = true\nfeatures.|")
    assert "apps" not in labels("features = { apps = true, |")


def test_features_are_the_flags_of_the_client() -> None:
    offered = labels("[features]\n|")
    assert offered == sorted(one.name for one in features().values() if one.known(NEWEST) and one.stage != "removed")
    assert "on unless it is pinned" in next(one.meaning for one in at("[features]\napps|") if one.label == "apps")


@pytest.mark.parametrize(
    "text",
    [
        "[features]\n|",
        "x = [\n[features]\n|",
        "x = {\n[features]\n|",
        'x = "never closed\n[features]\n|',
        "]]]\n= 3\n[features]\n|",
        "[features]\nbroken broken\n|",
        "features.|",
        "features = { |",
        "features = { plugins = true, |",
    ],
)
def test_the_table_is_known_although_the_text_does_not_parse(text: str) -> None:
    assert "apps" in labels(text)


def test_values_are_those_the_client_takes() -> None:
    for key in ("allowed_sandbox_modes", "allowed_web_search_modes"):
        assert sorted(labels(f"{key} = [|")) == sorted(values(key, NEWEST))
    assert labels("[features]\napps = |") == ["false", "true"]
    assert labels("[features]\napps = t|") == ["true"]
    assert labels('[[rules.prefix_rules]]\ndecision = "|') == ["forbidden", "prompt", "prompt-user"]
    assert labels('[[rules.prefix_rules]]\ndecision = "|', "0.138.0") == ["forbidden", "prompt"]
    assert labels('[experimental_network]\ndomains = { "a" = |') == ["allow", "deny"]


def test_values_in_the_list_are_not_offered_again() -> None:
    assert "read-only" not in labels('allowed_sandbox_modes = ["read-only", |')
    assert "read-only" in labels('allowed_sandbox_modes = ["workspace-write", |')
    assert "read-only" in labels('x = ["read-only"]\nallowed_sandbox_modes = [\n  "workspace-write",\n  |')


@pytest.mark.parametrize(
    ("text", "label", "after"),
    [
        ("allowed_sa|", "allowed_sandbox_modes", "allowed_sandbox_modes = "),
        ("allowed_sa|n = []", "allowed_sandbox_modes", "allowed_sandbox_modes = []"),
        ('allowed_sandbox_modes = ["wo|"]', "workspace-write", 'allowed_sandbox_modes = ["workspace-write"]'),
        ("allowed_sandbox_modes = ['wo|", "workspace-write", "allowed_sandbox_modes = ['workspace-write'"),
        ("allowed_sandbox_modes = |", '["read-only"]', 'allowed_sandbox_modes = ["read-only"]'),
        ("[features]\napps = fa|lse", "false", "[features]\napps = false"),
        ("fea|", "features", "[features]"),
        ("fea|\nallow_appshots = true\n", "features", "features.\nallow_appshots = true\n"),
        ("[permissions.work]\nnet|", "network", "[permissions.work]\n[permissions.work.network]"),
        ("[fe|]", "features", "[features]"),
        ("[[rules.|]]", "prefix_rules", "[[rules.prefix_rules]]"),
    ],
)
def test_taking_one_replaces_the_word(text: str, label: str, after: str) -> None:
    assert taken(text, label) == after


def test_headers_are_tables_and_two_brackets_lists_of_tables() -> None:
    assert "features" in labels("[|")
    assert "allowed_sandbox_modes" not in labels("[|")
    assert "rules.prefix_rules" in labels("[[|")
    assert "features" not in labels("[[|")
    assert "features" not in labels("[features]\n[|")
    assert "rules.prefix_rules" in labels("[[rules.prefix_rules]]\n[[|")


def test_members_of_lists_of_tables_in_any_spelling() -> None:
    members = ["canonical_matching", "decision", "justification", "pattern"]
    assert labels("[[rules.prefix_rules]]\n|") == members
    assert labels("[rules]\nprefix_rules = [{ |") == members
    assert labels('rules.prefix_rules = [{ decision = "prompt" }, { |') == members
    assert labels("[[rules.prefix_rules]]\npattern = [{ |") == ["any_of", "token"]
    assert labels('[[rules.prefix_rules]]\npattern = [\n  { token = "git" },\n  { |') == ["any_of", "token"]
    assert "match" in labels("[mcp_servers.docs.identity]\nurl = { |")


@pytest.mark.parametrize(
    "text",
    ["# allowed|", "x = 1 # allow|", 'x = """\nallow|', "x = '''\nallow|", "[features] |", "unknown_key = |", "x = 1 |",
     "[nobody.knows.this]\n|", "[features]|"],
)  # fmt: skip
def test_nothing_fits(text: str) -> None:
    assert at(text) == []


@pytest.mark.parametrize("key", OFFERED)
def test_every_key_is_offered_where_its_example_has_it(key: str) -> None:
    """Cut each example at the place of its key: the key is offered there."""
    said = words(key)
    assert said is not None
    name = key.rpartition(".")[2].removesuffix("[]")
    places, state, before = [], "", 0
    for line in said.example.split("\n"):
        found, state = lex(line, state)
        places += [before + low for low, high, kind in found if kind in ("key", "header") and line[low:high] == name]
        before += len(line) + 1
    assert places
    offered = [complete(said.example[:place], place) for place in places]
    assert any(name in one.label.split(".") for some in offered for one in some)
    for one in (one for some in offered for one in some):
        assert one.meaning
        assert "\n" not in one.meaning


@settings(max_examples=60)
@given(st.text(alphabet="[]{}=.,\"' \n#abrules", max_size=40), st.data())
def test_no_text_is_too_broken(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line = text[:offset].count("\n")
    for one in complete(text, offset):
        assert 0 <= one.start <= one.end <= len(text.split("\n")[line])


def test_what_is_inserted_parses() -> None:
    for one in at("allowed_sandbox_modes = |"):
        tomli.loads(f"allowed_sandbox_modes = {one.insert}")
    for one in at("|"):
        tomli.loads(f"{one.insert}x = 1" if one.insert.endswith(".") else
                    f"{one.insert}\n" if one.insert.startswith("[") else f"{one.insert}1")  # fmt: skip
