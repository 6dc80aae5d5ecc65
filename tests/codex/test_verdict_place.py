"""The answer of the binary, led back to a line of the text."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.verdict import Verdict, ask
from codex_rollout_tui.codex.verdict_place import VerdictPlace, place
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.grammar import Maker

REFUSALS: list[dict[str, Any]] = tomli.loads((File(__file__).parent / "refusals.toml").read_text(encoding="utf-8"))[
    "refused"
]


def refused(document: Document, key: str | None = None, detail: str = "", **more: Any) -> VerdictPlace | None:
    return place(document, Verdict(False, "0.169.0", detail, key=key, **more))


def related(one: Path, other: Path) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: ".".join(map(str, row["path"])))
def test_every_known_refusal_leads_to_its_key(binary: Binary, row: dict[str, Any]) -> None:
    document = Document(row["policy"].encode())
    path = tuple(row["path"])
    verdict = ask(binary, document.data, timeout=60)
    assert verdict.accepted is False
    found = place(document, verdict)
    assert found is not None
    if document.values is None:
        assert found.path == ()
        return
    assert found.path
    assert path[: len(found.path)] == found.path, verdict
    # A word of the rule engine names its list; everything else is found to the very key.
    assert len(found.path) >= len(path) - (2 if path[0] == "rules" else 0), verdict
    span = document.key_span(found.path)
    assert span is not None
    assert (found.line, found.column, found.end_line, found.end_column) == span[:4]


def test_broken_policies_of_any_kind_lead_near_the_key_that_was_broken(binary: Binary) -> None:
    wrong = []
    asked = 0
    for seed in range(9_000, 9_060):
        maker = Maker(seed)
        policy, path = maker.broken()
        document = Document(maker.write(policy).encode())
        verdict = ask(binary, document.data, timeout=60)
        if verdict.accepted is not False:
            continue
        asked += 1
        found = place(document, verdict)
        if found is None or not related(found.path, path):
            wrong.append((seed, path, found, verdict.detail))
    assert asked > 20
    # Breaking one key can make Codex name another, such as the list of profiles that lacks a definition.
    assert len(wrong) <= asked // 10, wrong


NETWORKS = b"[experimental_network]\nenabled = true\n[experimental_network.domains]\n'a.com' = 'allow'\n'*' = 'deny'\n"


def test_the_key_codex_names_is_found_in_the_spelling_of_the_policy() -> None:
    document = Document(b"[mcp_servers.'a.b']\nx = 1\n[windows]\nallowedThings = []\n")
    assert refused(document, "mcp_servers.a.b.identity") == VerdictPlace(("mcp_servers", "a.b"), 1, 14, 1, 19)
    assert refused(document, "windows.allowed_things") == VerdictPlace(("windows", "allowedThings"), 4, 1, 4, 14)
    assert refused(Document(b"log_dir = '/x'\n"), "nothing.of.the.kind") is None
    found = refused(Document(NETWORKS), "network.denied_domains", "invalid value for network.denied_domains: * (x)")
    assert found is not None
    assert found.path == ("experimental_network", "domains", "*")


def test_a_place_codex_gives_itself_is_kept_where_the_text_cannot_be_read() -> None:
    assert refused(Document(b"a = = 1\n"), line=1, column=5) == VerdictPlace((), 1, 5, 1, 6)
    assert refused(Document(b"# \xff\n")) is not None


def test_a_line_of_an_old_client_is_made_precise_by_our_checks() -> None:
    document = Document(b"[features]\nhooks = true\napps = 'false'\n")
    found = place(document, Verdict(False, "0.145.0", "invalid type: string", line=1, column=1))
    assert found is not None
    assert found.path == ("features", "apps")


def test_without_any_name_only_a_single_finding_of_ours_is_a_place() -> None:
    one = Document(b"allow_appshots = 3\n")
    assert refused(one, detail="something new") == VerdictPlace(("allow_appshots",), 1, 1, 1, 15)
    two = Document(b"allow_appshots = 3\nallow_remote_control = 3\n")
    assert refused(two, detail="something new") is None


def test_what_codex_names_outranks_what_we_find() -> None:
    document = Document(b"allow_appshots = 3\nlog_dir = '/x'\n")
    assert refused(document, "log_dir") == VerdictPlace(("log_dir",), 2, 1, 2, 8)


def test_a_key_that_is_missing_leads_to_the_one_that_wants_it() -> None:
    document = Document(b"allow_appshots = 3\nlog_dir = 3\n[allowed_permission_profiles]\n':read-only' = true\n")
    detail = (
        "requirements.toml default_permissions must be set unless allowed_permission_profiles allows both `:read-only`"
    )
    assert refused(document, "default_permissions", detail) == VerdictPlace(
        ("allowed_permission_profiles",), 3, 2, 3, 29
    )


def test_a_good_value_is_not_taken_for_the_missing_one() -> None:
    document = Document(b"[mcp_servers.a]\n[mcp_servers.b]\nidentity = {command = 'x'}\n")
    assert refused(document, "mcp_servers.a", "missing field `identity`") == VerdictPlace(
        ("mcp_servers", "a"), 1, 14, 1, 15
    )


def test_a_key_behind_no_verdict_has_its_place_too() -> None:
    document = Document(b"a = 1\n[config_server]\nbase_url = 'https://x'\n")
    assert place(document, Verdict(None, "0.169.0", key="config_server")) == VerdictPlace(
        ("config_server",), 2, 2, 2, 15
    )
    assert place(document, Verdict(None, None, reason="No codex.")) is None
    assert place(document, Verdict(True, "0.169.0")) is None
    assert place(Document(b"a = = 1\n"), Verdict(None, None, reason="No codex.")) is None


@given(
    st.sampled_from([row["policy"].encode() for row in REFUSALS] + [b"", b"\xff", b"a = [", NETWORKS]),
    st.none() | st.sampled_from(["rules.prefix_rules", "network", "permissions.p.filesystem", ".", "", "hooks..x"]),
    st.sampled_from(["", "at index 9", "rules prefix_rule at index 77 has", "`p` 'q' \"/a\"", "``", "network.x: * ("])
    | st.text(),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 99),
)
def test_no_message_is_a_surprise(
    data: bytes, key: str | None, detail: str, line: int | None, column: int | None
) -> None:
    found = refused(Document(data), key, detail, line=line, column=column)
    assert found is None or (found.line >= 1 and found.column >= 1)
