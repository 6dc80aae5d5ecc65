"""Each kind: how a value is shown, what the next one is, what typed text becomes."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.keys import keys, node_at
from codex_rollout_tui.policy.form import row_actions
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds import BY_TYPE, kind_of
from codex_rollout_tui.policy.form.kinds.table_list import Summary, summary
from codex_rollout_tui.policy.form.labels import labels
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.form.steps import BeginTable, FormChange, PickQuestion, TextQuestion
from codex_rollout_tui.policy.text.document import ABSENT, Document, Path


def row(path: Path, value: Any = ABSENT) -> FormRow:
    field = KeyField(path, node_at(path), value)
    return FormRow("key", field, str(path[-1]), kind_of(field))


def typed(path: Path, text: str) -> str:
    """The text after typing into the line of a key that was not set."""
    line = row_actions.opened(row(path))
    assert isinstance(line, TextQuestion)
    step = line.then(text)
    assert isinstance(step, FormChange)
    return step.make(Document(b"")).text


def turns(path: Path, text: str, times: int) -> list[Any]:
    """The values of a key as the space bar is pressed; None where it is not set."""
    document, found = Document(text.encode()), []
    for _ in range(times):
        step = row_actions.turn_step(row(path, document.value(path, ABSENT)))
        assert isinstance(step, FormChange)
        document = step.make(document)
        found.append(document.value(path))
    return found


def test_every_type_of_the_catalogue_has_a_kind() -> None:
    for key in keys():
        node = node_at(key)
        assert node is not None
        kind_of(KeyField((key,), node))
    assert {entry.type for entry in keys().values()} - set(BY_TYPE) == {
        "map<boolean>", "map<enum>", "map<string>", "map<map<string>>"
    }  # fmt: skip


def test_a_flag_goes_on_off_and_not_set() -> None:
    assert turns(("allow_appshots",), "", 4) == [True, False, None, True]
    assert row(("allow_appshots",), True).shown == "on"
    assert not row(("allow_appshots",), "yes").fits
    assert row(("allow_appshots",), "yes").shown == '"yes"'
    assert turns(("allow_appshots",), 'allow_appshots = "yes"\n', 1) == [True]


def test_a_feature_first_leaves_its_default() -> None:
    from codex_rollout_tui.policy.form.kinds.features import flag_kind

    field = KeyField(("features", "x"), node_at(("features", "x")))
    for name, first in (("browser_use", False), ("code_mode", True), ("nobody_knows_it", False)):
        step = flag_kind(name).turn(field)
        assert isinstance(step, FormChange)
        assert step.make(Document(b"")).value(("features", "x")) is first


def test_an_enumeration_goes_through_its_values() -> None:
    path = ("cli_auth_credentials_store",)
    assert turns(path, "", 5) == ["file", "keyring", "auto", "ephemeral", None]
    options = row_actions.opened(row(path, "auto"))
    assert isinstance(options, PickQuestion)
    assert [each.label for each in options.options] == ["file", "keyring", "auto", "ephemeral", "not set"]
    assert options.now == 2


def test_values_are_those_the_client_takes() -> None:
    node = node_at("rules.prefix_rules[].decision")
    labels = []
    for client in ("0.138.0", "0.169.0"):
        field = KeyField(("rules", "prefix_rules", 0, "decision"), node, ABSENT, client)
        step = kind_of(field).edit(field)
        assert isinstance(step, PickQuestion)
        labels.append([each.label for each in step.options])
    assert labels == [["prompt", "forbidden"], ["prompt", "prompt-user", "forbidden"]]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (("experimental_network", "http_port"), " 8_080 ", "[experimental_network]\nhttp_port = 8080\n"),
        (("experimental_network", "http_port"), "65535", "[experimental_network]\nhttp_port = 65535\n"),
        (("log_dir",), "~/logs", 'log_dir = "~/logs"\n'),
        (("default_permissions",), 'a "b" \\', 'default_permissions = "a \\"b\\" \\\\"\n'),
        (("guardian_policy_config",), "a\nb", 'guardian_policy_config = """\na\nb"""\n'),
    ],
)
def test_typed_text_becomes_a_value(path: Path, text: str, line: str) -> None:
    assert typed(path, text) == line


REGEX = ("mcp_servers", "a", "identity", "url", "expression")


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        (("experimental_network", "http_port"), "65536", "http_port takes a whole number from 0 to 65535"),
        (("experimental_network", "http_port"), "-1", "-1 does not fit"),
        (("experimental_network", "http_port"), "80.5", "a whole number from 0 to 65535"),
        (("experimental_network", "http_port"), "", "a whole number"),
        (("otel", "tool_result", "max_bytes"), str(2**63), "does not fit"),
        (("permissions", "a", "network", "mitm", "version"), "256", "from 0 to 255"),
        (REGEX, "(?=x)", "Codex cannot read this expression"),
        (("log_dir",), "", "log_dir takes a path"),
        (("default_permissions",), "", "To take the key out, press x"),
    ],
)
def test_text_that_does_not_fit_is_refused_in_a_sentence(path: Path, text: str, why: str) -> None:
    with pytest.raises(UsageError, match=r"\.$") as refused:
        typed(path, text)
    assert why in str(refused.value)


def test_a_choice_goes_in_and_out_and_the_last_takes_the_key_along() -> None:
    path = ("allowed_sandbox_modes",)
    document = Document(b'allowed_sandbox_modes = ["read-only", "read-only"]  # why\n')
    field = KeyField(path, node_at(path), document.value(path))
    step = kind_of(field).turn_choice(field, "workspace-write")
    assert isinstance(step, FormChange)
    assert step.make(document).text == 'allowed_sandbox_modes = ["read-only", "read-only", "workspace-write"]  # why\n'
    out = kind_of(field).turn_choice(field, "read-only")
    assert isinstance(out, FormChange)
    assert out.make(document).text == ""


def test_an_item_is_added_once() -> None:
    path = ("experimental_network", "allowed_domains")
    added = row_actions.add_step(row(path, ["a.example.com"]))
    assert isinstance(added, TextQuestion)
    assert added.hint == "a host, *.host or **.host"
    with pytest.raises(UsageError, match="is in allowed_domains already"):
        added.then("a.example.com")


def test_a_text_or_its_parts() -> None:
    path = ("mcp_servers", "docs", "identity", "command")
    options = row_actions.opened(row(path))
    assert isinstance(options, PickQuestion)
    assert [each.label for each in options.options] == ["a text", "its parts"]
    assert isinstance(options.options[0].step, TextQuestion)
    assert options.options[1].step == BeginTable(path)
    assert isinstance(row_actions.opened(row(path, "docs")), TextQuestion)


def test_an_exporter_is_a_word_or_a_table() -> None:
    path = ("otel", "exporter")
    options = row_actions.opened(row(path, {"otlp-grpc": {}}))
    assert isinstance(options, PickQuestion)
    assert [each.label for each in options.options] == ["none", "statsig", "otlp-http", "otlp-grpc", "not set"]
    assert options.now == 3
    assert options.options[2].step == BeginTable((*path, "otlp-http"))


def test_a_rule_and_a_server_can_be_typed_on_a_line() -> None:
    field = KeyField(("rules", "prefix_rules"), node_at("rules.prefix_rules"), ABSENT)
    line = next(each for each in kind_of(field).below(field, frozenset()) if each.extra == "line")
    step = row_actions.opened(line)
    assert isinstance(step, TextQuestion)
    options = step.then("git push|commit = because")
    assert isinstance(options, PickQuestion)
    assert options.options[0].note == "a person is asked first"
    change = options.options[2].step
    assert isinstance(change, FormChange)
    rule = {"pattern": [{"token": "git"}, {"any_of": ["push", "commit"]}], "decision": "forbidden"}
    document = change.make(Document(b"# first\n"))
    assert document.value(("rules", "prefix_rules")) == [{**rule, "justification": "because"}]
    field = KeyField(("mcp_servers",), node_at("mcp_servers"), {"docs": {}})
    line = next(each for each in kind_of(field).below(field, frozenset()) if each.extra == "line")
    step = row_actions.opened(line)
    assert isinstance(step, TextQuestion)
    with pytest.raises(UsageError, match="docs is in mcp_servers already"):
        step.then("docs = /opt/docs")


def test_a_table_of_a_list_in_short() -> None:
    path = ("rules", "prefix_rules", 0)
    rule = {"pattern": [{"token": "git"}, {"any_of": ["a", "b"]}], "decision": "prompt", "justification": "so"}
    assert summary(KeyField(path, node_at(path), rule)) == Summary("git a|b", "so", "prompt")
    assert summary(KeyField(path, node_at(path), {"canonical_matching": False})) == Summary("not canonical_matching")
    assert summary(KeyField(path, node_at(path), 7)) == Summary("7")
    assert summary(KeyField(path, node_at(path))) == Summary("a new one")


def test_the_words_are_about_what_there_is() -> None:
    for key in labels()["members"]:
        node = node_at(key)
        assert node is not None, key
        assert node.items is not None or node.named is not None, key
    for key, values in labels()["values"].items():
        assert set(values) <= set(keys()[key].values), key
