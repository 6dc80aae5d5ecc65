"""Comparisons as a whole: outages, layers, clients, places and secrets."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.compare.change import Change, ChangeKind, summary
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.meaning import compare
from codex_rollout_tui.policy.text.document import Document
from tests.policy.compare.texts import compared


def document(text: str) -> Document:
    return Document(text.encode())


def only(changes: tuple[Change, ...]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


def test_a_refused_file_is_an_outage_whatever_else_it_says() -> None:
    found = compared('allowed_sandbox_modes = ["read-only"]\n', "\nallowed_sandbox_modes = []\n")
    first, second = found.changes
    assert (first.kind, first.path, first.line_old, first.line_new) == ("outage", (), None, 2)
    assert first.words.startswith("Codex refuses it: an outage. Line 2: ")
    assert (second.kind, second.key) == ("stricter", "allowed_sandbox_modes")
    assert summary(found.changes) == "Codex refuses it, 1 stricter"
    assert found.differs


def test_two_refused_files_differ_only_in_what_they_say() -> None:
    assert compared("allowed_sandbox_modes = []", "allowed_sandbox_modes = [] # why").changes == ()


def test_a_value_codex_cannot_read_is_no_missing_key() -> None:
    found = compared('allowed_sandbox_modes = ["read-only"]', "allowed_sandbox_modes = 7").changes
    assert [each.kind for each in found] == ["outage", "changed"]
    assert found[1].new == 7
    assert found[1].words == "Codex cannot read this in the newer policy."


def test_an_unknown_key_of_a_strict_table_is_no_key_without_effect() -> None:
    found = compared("", "[marketplaces]\nunheard_of = true").changes
    assert [each.kind for each in found] == ["outage", "changed"]
    assert found[1].words == "Codex cannot read this in the newer policy."


@pytest.mark.parametrize("broken", ["a = [", "a = 1\na = 2", 'x = "\x01"'])
def test_a_text_that_is_not_toml_is_never_called_the_same(broken: str) -> None:
    found = compared("allow_appshots = false", broken)
    assert not found.known
    assert found.differs
    assert only(found.changes).kind == "outage"
    twice = compare(document(broken), document(f"{broken} "))
    assert (twice.known, twice.differs, twice.changes) == (False, True, ())
    assert not compare(document(broken), document(broken)).differs


def test_lines_are_those_of_each_text_under_either_spelling() -> None:
    old = '# a\n[network_proxy]\nenabled = true\nallowed_domains = [\n  "a.com",\n  "b.com",\n]\n'
    old += "[features]\ncollab = true\n"
    new = "[experimental_network]\nenabled = true\n\n[experimental_network.domains]\n"
    new += '"a.com" = "allow"\n"b.com" = "deny"\n'
    found = {change.key: (change.line_old, change.line_new, change.how) for change in compared(old, new).changes}
    assert found == {
        'experimental_network.domains."b.com"': (6, 6, "altered"),
        "features.multi_agent": (9, None, "removed"),
    }


def test_a_client_compares_what_it_reads() -> None:
    old, new = document(""), document("allow_appshots = false")
    assert only(compare(old, new).changes).kind == "stricter"
    told = only(compare(old, new, "0.130.0").changes)
    assert (told.kind, told.words) == ("nothing", "Codex 0.130.0 does not know this key.")
    with pytest.raises(ValueError, match="not a measured client"):
        ComparedPolicy(old, "0.1.0")


def test_layers_are_compared_by_what_counts_in_them() -> None:
    login = document('allowed_login_methods = ["chatgpt"]')
    found = compare(login, login, old_layer="system", new_layer="cloud").changes
    assert [(each.kind, each.key) for each in found] == [
        ("looser", "allowed_login_methods"),
        ("nothing", "allowed_login_methods"),
    ]
    legacy = document('sandbox_mode = "workspace-write"')
    policy = document('\nallowed_sandbox_modes = ["read-only", "workspace-write"]')
    assert not compare(policy, legacy, new_layer="legacy").differs
    only_reading = document('allowed_sandbox_modes = ["read-only"]')
    change = only(compare(only_reading, legacy, new_layer="legacy").changes)
    assert (change.kind, change.key, change.line_new) == ("looser", "allowed_sandbox_modes", 1)
    bad = compare(policy, document("sandbox_mode = 3"), new_layer="legacy").changes
    assert bad[0].kind == "outage"


def test_secrets_are_not_repeated() -> None:
    provider = '[model_providers.a]\nname = "A"\nbase_url = "https://a.com"\nexperimental_bearer_token = "sk-{}"\n'
    found = compared(provider.format("one"), provider.format("two"))
    change = only(found.changes)
    assert (change.kind, change.words) == ("changed", "Another value.")
    assert "sk-" not in repr(found.changes)
    whole = compared("", provider.format("one"))
    assert "sk-" not in repr(whole.changes)


def test_foreign_names_are_harmless_and_cut() -> None:
    name = "x" * 500
    policy = f'[features]\napps = true\n[mcp_servers."a\\u001b[31m\\nb"]\nidentity = {{ command = "{name}\\u202e" }}\n'
    for change in compared("mcp_servers = {}", policy).changes:
        assert "\x1b" not in change.words
        assert "\u202e" not in change.words
        assert len(change.words) < 200


def test_many_names_are_counted() -> None:
    modes = ", ".join(f'"/p{at}"' for at in range(20))
    change = only(compared("", f"permissions.filesystem.deny_read = [{modes}]").changes)
    assert change.words == "Now unreadable: /p0, /p1, /p2, /p3, /p4, 15 more."


def test_the_summary_is_one_line() -> None:
    kinds: tuple[ChangeKind, ...] = ("stricter", "looser", "changed", "stricter", "nothing")
    told = summary([Change((), kind, None, None, "") for kind in kinds])
    assert told == "2 stricter, 1 looser, 1 changed, 1 without effect"
    assert summary(()) == "no change in meaning"


def test_a_policy_that_stops_sessions_is_not_called_refused() -> None:
    proxy = "[experimental_network]\nenabled = true\n"
    found = compared(proxy, proxy + 'allowed_domains = ["https://a.b"]')
    assert summary(found.changes) == "no session starts under it"
