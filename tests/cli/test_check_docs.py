"""`policy check-docs`: every check in its three forms, one of them by code or name."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.lint.lint import CODES
from tests.cli.command import data, refused, run

DOCS = ("policy", "check-docs")


def test_every_check_has_its_line() -> None:
    lines = run(*DOCS).stdout.splitlines()
    assert [line.split()[:3] for line in lines] == [[c.code, c.severity, c.name] for c in CODES.values()]
    assert [check["code"] for check in data(*DOCS)["checks"]] == list(CODES)


@pytest.mark.parametrize("named", ["REQ021", "req021", "sandbox-without-read-only"])
def test_one_check_whole(named: str) -> None:
    about = CODES["REQ021"]
    told = run(*DOCS, named).stdout
    for words in (about.code, about.name, about.message, about.why, f"    {about.example}", "fix:   --fix does it"):
        assert words in told
    (check,) = data(*DOCS, named)["checks"]
    assert (check["code"], check["refuses"], check["fix"]) == ("REQ021", True, "safe")
    assert "## REQ021 sandbox-without-read-only" in run(*DOCS, named, "--format", "markdown").stdout


def test_an_unknown_check_gets_the_nearest() -> None:
    assert refused(*DOCS, "REG021") == (
        "There is no check 'REG021'. Did you mean REQ021? All of them: codex-rollout policy check-docs"
    )
    assert "exclude each other" in refused(*DOCS, "--json", "--format", "markdown")
