"""Which rows there are, in which order, folded, searched and limited."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.policy.blocks.block import blocks
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, families, features, keys
from codex_rollout_tui.policy.form.about import about
from codex_rollout_tui.policy.form.groups import ORDER
from codex_rollout_tui.policy.form.labels import labels as form_labels
from codex_rollout_tui.policy.form.outline import OutlineView, outline
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.lint.compat import compat
from codex_rollout_tui.policy.text.document import Document
from tests.policy.form.forms import rows


def found(text: str, **view: Any) -> list[FormRow]:
    values = Document(text.encode()).values
    assert values is not None
    return outline(values, OutlineView(**view))


def labels(text: str, **view: Any) -> list[str]:
    return [row.label for row in found(text, **view)]


def test_an_empty_policy_is_its_groups() -> None:
    assert labels("") == [families()[name] for name in ORDER]
    assert set(ORDER) == set(families())
    assert set(form_labels()["groups"]) == {*ORDER, "unknown"}


def test_groups_with_something_set_are_unfolded() -> None:
    seen = found("allow_appshots = true\n")
    assert [row.label for row in seen if row.unfolded] == [families()["web"]]
    assert [row.label for row in seen if row.depth == 1] == [
        "allow_appshots", "allow_browser_and_computer_use", "allowed_web_search_modes", "browser_use", "computer_use",
        "in_app_browser",
    ]  # fmt: skip


def test_what_is_alone_is_unfolded_with_what_it_is_in() -> None:
    seen = labels('[[rules.prefix_rules]]\npattern = [{ token = "git" }]\ndecision = "prompt"\n')
    assert seen[1:5] == ["rules", "prefix_rules", "", "add a rule"]


def test_every_key_of_the_newest_client_has_a_row() -> None:
    """Each in the policy that is its own example."""
    from codex_rollout_tui.policy.catalogue.docs import words

    for key, entry in keys().items():
        told = words(key)
        assert told is not None
        seen = {row.field.node.path for row in rows(Document(told.example.encode())) if row.field.node is not None}
        if entry.state(NEWEST) == "known" and not key.startswith(("permissions.network", "feature_requirements")):
            assert key in seen, key


def test_keys_an_older_client_does_not_know_are_left_out_unless_they_are_set() -> None:
    view = {"client": "0.121.0", "reveal": ("allowed_web_search_modes",)}
    assert "allow_appshots" not in labels("", **view)
    assert "allowed_web_search_modes" in labels("", **view)
    assert "allow_appshots" in labels("allow_appshots = true\n", **view)


@pytest.mark.parametrize(
    ("text", "shown", "hidden"),
    [
        ("[network_proxy]\nenabled = true\n", "network_proxy", "experimental_network"),
        ("[feature_requirements]\napps = true\n", "feature_requirements", "features"),
        ("[experimental_network]\nenabled = true\n", "experimental_network", "network_proxy"),
    ],
)
def test_a_table_is_shown_by_the_name_the_policy_gives_it(text: str, shown: str, hidden: str) -> None:
    seen = labels(text)
    assert shown in seen
    assert hidden not in seen


def test_the_third_spelling_of_the_network_is_shown_where_it_stands() -> None:
    text = "[permissions.network]\nenabled = true\n"
    seen = [row.field.path for row in rows(Document(text.encode()))]
    assert ("permissions", "network", "enabled") in seen
    assert ("experimental_network",) not in seen
    assert ("permissions", "network") not in [row.field.path for row in rows(Document(b""))]


def test_keys_nobody_knows_have_a_group_at_the_end() -> None:
    seen = found("allow_apshots = true\n[features]\n[rules]\nrulez = 1\n")
    assert [row.label for row in seen[-2:]] == ["Keys Codex does not know", "allow_apshots"]
    assert "ignores it" in about(seen[-1]).meaning
    assert any(row.label == "rulez" for row in seen)
    strict = next(row for row in rows(Document(b"[otel]\nx = 1\n")) if row.label == "x")
    assert "refuses a policy with it" in about(strict).meaning
    inner = next(row for row in rows(Document(b"[model_providers.a.auth]\nx = 1\n")) if row.label == "x")
    assert "Codex may" in about(inner).meaning


def test_pinned_features_come_first_and_all_others_by_stage() -> None:
    seen = found("[features]\ncode_mode = true\n", reveal=("features", "browser_use"))
    inside = [row for row in seen if row.field.path[:1] == ("features",)]
    assert [row.label for row in inside[:3]] == ["features", "code_mode", "stable"]
    flag = next(row for row in inside if row.label == "browser_use")
    assert (flag.note, flag.is_set) == ("on", False)
    assert about(flag).meaning == "Stable, on unless it is pinned."
    assert "code_mode" not in [row.label for row in inside[3:]]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("max_bytes", "max_bytes"),
        ("tool_result max", "max_bytes"),
        ("appshots", "allow_appshots"),
        ("residency", "enforce_residency"),
        ("danger-full", "danger-full-access"),
        ("computer use", "computer_use"),
        ("pypi", "pypi.org"),
        ("webhook", "**.webhook.site"),
        ("openaideveloper", "openaiDeveloperDocs"),
    ],
)
def test_a_search_finds_names_meanings_values_and_members(words: str, key: str) -> None:
    standard = blocks()["standard"].text
    seen = labels(standard, search=words)
    assert key in seen
    assert len(seen) < 30


def test_a_search_leads_to_where_a_key_could_be() -> None:
    seen = labels("", search="wire_api")
    assert seen == [families()["models"], "model_providers", "add a provider, by its id"]
    assert labels("", search="nothing like this") == []


def test_a_search_unfolds_no_list_of_many() -> None:
    domains = ", ".join(f'"h{n}.example.com"' for n in range(100))
    text = f"[experimental_network]\nallowed_domains = [{domains}]\n"
    assert "h7.example.com" in labels(text, search="h7.example")
    assert len(labels(text, search="h7.example")) == 4
    rules = "".join(
        f'[[rules.prefix_rules]]\npattern = [{{ token = "c{n}" }}]\ndecision = "prompt"\n' for n in range(100)
    )
    assert labels(rules, search="justification") == [families()["commands"], "rules", "prefix_rules"]


def test_words_about_a_row() -> None:
    text = blocks()["standard"].text
    seen = {row.label: row for row in rows(Document(text.encode()))}
    told = about(seen["cached"])
    assert told.meaning.startswith("cached: answers from an index")
    assert about(seen["enforce_residency"]).clients == "0.99.0 or newer"
    assert about(seen["allowed_sandbox_modes"]).clients == "every client that reads policies"
    entry = about(seen["openaiDeveloperDocs"])
    assert entry.title == "mcp_servers.openaiDeveloperDocs"
    assert entry.meaning.startswith("The MCP servers people may run")
    assert about(found("")[0]).meaning == form_labels()["groups"]["commands"]


@pytest.mark.parametrize("table", ["features", "feature_requirements"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("skill_mcp_dependency_install", "0.110.0 or newer"),
        ("browser_use", "0.124.0 or newer"),
        ("powershell_utf8", "only 0.110.0 to 0.113.0"),
        ("codex_hooks", "only 0.121.0 to 0.124.0"),
        ("tui2", "no client: gone after 0.80.0, features is newer"),
    ],
)
def test_a_feature_needs_a_client_that_knows_it_and_its_table(table: str, name: str, told: str) -> None:
    document = Document(f"[{table}]\n{name} = true\n".encode())
    row = next(row for row in rows(document) if row.role == "key" and row.field.path == (table, name))
    assert about(row).clients == told.replace("features", table)


def test_the_form_and_the_table_of_clients_agree_on_features() -> None:
    names = [each.name for each in features().values() if not each.until]
    document = Document("\n".join(["[features]", *(f'"{name}" = true' for name in names)]).encode())
    first = {row.key: VERSIONS[row.states.index("known")] for row in compat(document).rows if "known" in row.states}
    for row in rows(document):
        if row.role == "key" and row.field.path[:-1] == ("features",) and row.field.name in names:
            assert about(row).clients == f"{first[f'features.{row.field.name}']} or newer"
            names.remove(row.field.name)
    assert not names
