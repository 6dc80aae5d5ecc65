"""The checks' documentation says what the registry says."""

from __future__ import annotations

import re

from codex_rollout_tui.policy.lint.lint import CODES
from codex_rollout_tui.reports.check_docs import as_data, as_markdown, effect


def test_every_check_has_a_row_that_leads_to_its_section() -> None:
    text = "\n".join(as_markdown(list(CODES.values())))
    headings = {
        re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in re.findall(r"^## (.+)$", text, re.M)
    }
    links = re.findall(r"^\| \[(REQ\d+)\]\(#([^)]+)\) \|", text, re.M)
    assert [code for code, _ in links] == list(CODES)
    assert {anchor for _, anchor in links} == headings
    for check in CODES.values():
        assert check.why in text
        assert f"```toml\n{check.example}\n```" in text


def test_who_refuses_is_told() -> None:
    assert effect(CODES["REQ010"]) == "accepted"
    assert effect(CODES["REQ021"]) == "refused"
    assert effect(CODES["REQ026"]) == "refused by clients 0.113 to 0.169"


def test_json_has_every_field() -> None:
    data = as_data(CODES["REQ021"])
    assert set(data) == {"code", "name", "severity", "refuses", "clients", "message", "why", "example", "fix"}
    assert as_data(CODES["REQ010"])["clients"] is None
