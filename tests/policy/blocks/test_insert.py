"""Putting a block into a policy: what was there stays, byte for byte; what was missing is there, once."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.blocks.block import Block, blocks
from codex_rollout_tui.policy.blocks.insert import Insertion, insert
from codex_rollout_tui.policy.edit.keys import same
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document
from tests.policy.conftest import Ask
from tests.policy.grammar import Maker

ALL = tuple(blocks().values())
BOM = b"\xef\xbb\xbf"
SPELLINGS: dict[str, list[tuple[str, ...]]] = {
    "experimental_network": [("experimental_network",), ("network_proxy",), ("permissions", "network")],
    "features": [("features",), ("feature_requirements",)],
}
RIVALS = {"allowed_domains": ["domains"], "denied_domains": ["domains"]}


def put(text: str, name: str) -> Insertion:
    return insert(Document(text.encode()), blocks()[name])


def after(text: str, name: str) -> str:
    return put(text, name).document.data.decode()


def at(values: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        values = values.get(part) if isinstance(values, dict) else None
    return values


def words(rule: dict[str, Any]) -> list[set[str]]:
    return [set(word.get("any_of", [word.get("token")])) for word in rule["pattern"]]


def covered(rule: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether another rule takes every command of a rule and is as strict, or is about just the same words."""
    ours, theirs = words(rule), words(other)
    as_strict = other["decision"] == "forbidden" or rule["decision"] != "forbidden"
    wider = len(theirs) <= len(ours) and all(one >= two for one, two in zip(theirs, ours, strict=False))
    return ours == theirs or (as_strict and wider)


def wanted(old: Any, new: Any) -> Any:
    """What a policy says once a block is in it, worked out from the values alone."""
    values = copy.deepcopy(old)
    for name, item in new.items():
        path = next((each for each in SPELLINGS.get(name, []) if at(old, each) is not None), (name,))
        there = at(old, path)
        if there is None:
            values[name] = copy.deepcopy(item)
        elif isinstance(item, dict) and isinstance(there, dict) and name != "mcp_servers":
            here = at(values, path)
            for key, value in item.items():
                _merge(here, key, value)
    return values


def _merge(here: dict[str, Any], key: str, value: Any) -> None:
    if key == "prefix_rules":
        rules = here.setdefault(key, [])
        rules += [rule for rule in value if not any(covered(rule, other) for other in rules)]
    elif key == "filesystem":
        denied = here.setdefault(key, {}).setdefault("deny_read", [])
        denied += [path for path in value["deny_read"] if path not in denied]
    elif not any(rival in here for rival in RIVALS.get(key, [])):
        here.setdefault(key, value)


def lies_within(old: bytes, new: bytes) -> bool:
    """Whether the new text is the old one with bytes put in between."""
    rest = iter(new)
    return all(byte in rest for byte in old)


def spelled(document: Document) -> Counter[bytes]:
    """Every simple value, as it is written."""
    return Counter(
        document.data[entry.value.start : entry.value.end]
        for entry in document.entries
        if not isinstance(document.value(entry.path), (dict, list))
    )


def holds(old: Document, block: Block) -> Insertion:
    """What every insertion owes."""
    found = insert(old, block)
    new = found.document
    assert same(new.values, wanted(old.values, Document(block.text.encode()).values))
    assert lies_within(old.data, new.data)
    assert not spelled(old) - spelled(new)
    if b"\r\n" in old.data:
        assert new.data.count(b"\n") == new.data.count(b"\r\n")
    else:
        assert b"\r" not in new.data.removeprefix(old.data)
    assert new.data.startswith(BOM) is old.data.startswith(BOM)
    assert (found.added == ()) is (new.data == old.data)
    assert set(found.differing) <= {key for key, _ in found.unchanged}
    for _, line in found.unchanged:
        assert old.data.split(b"\n")[line - 1].strip()
    again = insert(new, block)
    assert (again.document.data, again.added) == (new.data, ())
    return found


@given(st.integers(0, 10**6), st.sampled_from(ALL))
def test_any_block_into_any_policy(seed: int, block: Block) -> None:
    maker = Maker(seed)
    old = Document(maker.write(maker.sound()).encode())
    found = holds(old, block)
    if predicted(check(old)) == "accept":
        assert predicted(check(found.document)) == "accept"


@given(st.sampled_from(ALL), st.sampled_from(ALL), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_one_block_after_another(one: Block, other: Block, newline: str, bom: bool) -> None:
    text = one.text.replace("\n", newline).encode()
    holds(Document(BOM + text if bom else text), other)


@pytest.mark.parametrize("seed", range(12))
def test_the_real_codex_accepts_what_comes_out(real: Ask, seed: int) -> None:
    maker = Maker(1000 + seed)
    old = Document(maker.write(maker.sound()).encode())
    assert real(old.data) == ""
    assert real(insert(old, ALL[seed % len(ALL)]).document.data) == ""


@pytest.mark.parametrize("block", ALL, ids=lambda block: block.id)
def test_an_empty_policy_becomes_the_block_word_for_word(block: Block) -> None:
    assert insert(Document(b""), block).document.data == block.text.encode()
    assert insert(Document(b"# Acme\n"), block).document.data == b"# Acme\n\n" + block.text.encode()
    assert insert(Document(BOM + b"# Acme"), block).document.data == BOM + b"# Acme\n\n" + block.text.encode()
    windows = block.text.replace("\n", "\r\n").encode()
    assert insert(Document(b"# Acme\r\n\r\n"), block).document.data == b"# Acme\r\n\r\n" + windows


def test_keys_and_tables_stand_where_they_belong_with_their_comments() -> None:
    old = """\
# Acme
allowed_sandbox_modes = ["read-only"] # tight

# what may be reached
[experimental_network]
  enabled = true # on

# pins
[features]
apps = true

# the end"""
    found = put(old, "standard")
    new = found.document.data.decode()
    top, _, tables = new.partition("# what may be reached")
    assert top.startswith('# Acme\nallowed_sandbox_modes = ["read-only"] # tight\n\n# Codex asks a person when')
    assert "\nallow_browser_and_computer_use = false\n\n" in top
    assert "# Standard:" not in new, "words about the whole profile have no place in another policy"
    assert (
        "[experimental_network]\n  enabled = true # on\n  # Loopback and private addresses stay closed.\n"
        "  allow_local_binding = false\n" in tables
    )
    assert "apps = true\n# A skill does not install MCP servers it would like to have.\nskill_mcp" in tables
    assert "\n\n# the end\n\n# Of all rules that match a command" in tables
    assert found.unchanged == (("allowed_sandbox_modes", 2), ("experimental_network.enabled", 6))
    assert found.differing == ("allowed_sandbox_modes",)
    assert "experimental_network.allow_local_binding" in found.added


def test_a_fragment_brings_its_words_along() -> None:
    assert after("[features]\napps = true\n", "feature-pins").startswith(
        "[features]\napps = true\n\n# The browser and computer surfaces, off. Clients 0.110 to 0.121"
    )
    assert after("allow_appshots = false\n", "sign-in").startswith(
        "allow_appshots = false\n\n# Sign-in. These keys count only in an MDM profile"
    )


def test_tables_written_in_other_ways() -> None:
    assert after("features = { apps = true }", "feature-pins") == (
        "features = { apps = true, browser_use = false, in_app_browser = false, computer_use = false }"
    )
    assert "\n# No browser pane in the app.\nfeatures.in_app_browser = false\n" in after(
        "features.apps = true\n", "feature-pins"
    )
    new = after("[network_proxy]\nsocks_port = 9000\n", "network")
    assert "experimental_network" not in new
    assert "\nallow_local_binding = false\n" in new
    assert "[feature_requirements]\napps = true\n" in after("[feature_requirements]\napps = true\n", "feature-pins")


def test_toml_1_1() -> None:
    old = "features = {\n  apps = true, # why\n  memories = false,\n}\nallow_appshots = false"
    found = holds(Document(old.encode()), blocks()["feature-pins"])
    assert found.document.data.decode() == old.replace(
        "memories = false,\n",
        "memories = false,\n  browser_use = false,\n  in_app_browser = false,\n  computer_use = false\n",
    )


def test_a_command_rule_is_added_once() -> None:
    name = "command-rule"
    inline = '[rules]\nprefix_rules = [\n  { pattern = [{ token = "sudo" }], decision = "forbidden" }, # no\n]\n'
    assert after(inline, name).count("pattern") == 2
    assert '# no\n  { pattern = [{ token = "git" }' in after(inline, name)
    tables = (
        '[[rules.prefix_rules]]\npattern = [{ token = "sudo" }]\ndecision = "forbidden"\n\n[features]\napps = true\n'
    )
    new = after(tables, name)
    assert new.index("history is written") < new.index("[features]")
    for there in ('[{ token = "git" }]', '[{ token = "git" }, { any_of = ["commit", "push"] }]'):
        found = put(f'# a\n[[rules.prefix_rules]]\npattern = {there}\ndecision = "prompt"\n', name)
        assert (found.added, found.unchanged, found.differing) == ((), (("rules.prefix_rules.0", 2),), ())


def test_a_rule_on_the_same_words_with_another_decision_stays() -> None:
    rule = '[[rules.prefix_rules]]\npattern = [{ token = "sudo" }]\ndecision = "prompt"\n'
    found = put(rule, "standard")
    assert found.document.value(("rules", "prefix_rules", 0, "decision")) == "prompt"
    assert [each["pattern"][0] for each in found.document.value(("rules", "prefix_rules"))].count(
        {"token": "sudo"}
    ) == 1
    assert found.unchanged == (("rules.prefix_rules.0", 1),)
    assert found.differing == ("rules.prefix_rules.0",)


def test_a_stricter_rule_is_added_beside_a_wider_one() -> None:
    rule = '[[rules.prefix_rules]]\npattern = [{ any_of = ["sudo", "doas"] }]\ndecision = "%s"\n'
    assert [
        each["decision"] for each in put(rule % "prompt", "standard").document.value(("rules", "prefix_rules"))
    ] == [*("prompt", "prompt", "prompt", "forbidden")]
    assert put(rule % "forbidden", "standard").unchanged == (("rules.prefix_rules.0", 1),)


def test_files_that_may_not_be_read_add_up() -> None:
    old = '[permissions.filesystem]\ndeny_read = [\n  "/srv/secret", # ours\n  "~/.ssh",\n]\n'
    found = put(old, "pilot")
    assert found.document.value(("permissions", "filesystem", "deny_read")) == [
        *("/srv/secret", "~/.ssh", "~/.gnupg", "~/.aws", "~/.netrc", "~/.codex/auth.json")
    ]
    assert "permissions.filesystem.deny_read" in found.added
    assert found.unchanged == (("permissions.filesystem.deny_read", 2),)


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("mcp_servers = {}\n", "mcp_servers"),
        ('[mcp_servers.docs]\nidentity = { command = "docs" }\n', "mcp_servers"),
    ],
)
def test_a_list_of_what_is_allowed_is_not_made_longer(old: str, key: str) -> None:
    found = put(old, "standard")
    assert found.document.value((key,)) == Document(old.encode()).value((key,))
    assert (found.unchanged, found.differing) == (((key, 1),), (key,))


def test_domains_in_the_other_form_are_kept() -> None:
    found = put(
        '[experimental_network]\nenabled = true\n\n[experimental_network.domains]\n"a.example.com" = "allow"\n',
        "network",
    )
    assert found.added == ("experimental_network.allow_local_binding",)
    assert found.unchanged == (("experimental_network.enabled", 2), ("experimental_network.domains", 4))
    assert predicted(check(found.document)) == "accept"


def test_what_stands_in_the_place_of_a_table_is_kept() -> None:
    found = put("features = 3\nrules = 1\n", "regulated")
    assert found.document.value(("features",)) == 3
    assert dict(found.unchanged) == {"features": 1, "rules": 2}
    assert found.differing == ("rules", "features")


def test_a_broken_policy_is_refused_with_its_place() -> None:
    with pytest.raises(PolicyEditError, match=r"^Line 2, column 5: .*Mend the text there first"):
        put("# a\na = = 1\n", "standard")
    with pytest.raises(PolicyEditError):
        insert(Document(b"# \xff\n"), blocks()["standard"])
