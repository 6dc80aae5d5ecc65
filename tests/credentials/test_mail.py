"""The mail to support: exactly what is asked for, and never the key."""

from __future__ import annotations

from email import message_from_string
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from codex_rollout_tui.credentials.credential import Credential, CredentialFacts
from codex_rollout_tui.credentials.mail import mail
from tests.credentials.samples import analytics, key, token

FACTS: dict[str, Any] = {"key_name": "Codex Analytics API", "created_by": "Chiara Lindqvist"}


def test_an_analytics_mail_names_the_key_and_the_workspace() -> None:
    made = mail(analytics(**FACTS), "Acme", "6f1d2c7e")
    assert made is not None
    assert made.to == "support@openai.com"
    for line in (
        "Organization: Acme",
        "Workspace id: 6f1d2c7e",
        "Last 4 digits of the key: 2345",
        "Key name: Codex Analytics API",
        "Created by: Chiara Lindqvist",
        "Scope: codex.enterprise.analytics.read",
    ):
        assert line in made.body.splitlines()
    assert made.missing == ()


@pytest.mark.parametrize(("scope", "told"), [("", "read"), ("delete", "delete"), ("both", "read and delete")])
def test_a_compliance_mail_has_the_four_facts_and_no_more(scope: str, told: str) -> None:
    facts = {**FACTS, "key_name": "Codex Compliance"}
    made = mail(Credential("compliance", "compliance", now=key(**facts, scope_asked=scope)), "Acme", "6f1d2c7e")
    assert made is not None
    facts_said = [line for line in made.body.splitlines() if ": " in line and not line.startswith("please")]
    assert facts_said == [
        "Last 4 digits of the key: 2345",
        "Key name: Codex Compliance",
        "Created by: Chiara Lindqvist",
        f"Scope: {told}",
    ]


def test_what_is_missing_is_named() -> None:
    made = mail(Credential("analytics", "analytics", now=CredentialFacts(last4="2345")), "Acme", "")
    assert made is not None
    assert made.missing == ("Workspace id", "Key name", "Created by")
    assert made.body.count("(to be filled in)") == 3


def test_during_a_rotation_the_mail_is_about_the_new_key() -> None:
    made = mail(analytics(**FACTS, about={"next": key(**FACTS, last4="9999")}), "Acme", "6f1d")
    assert made is not None
    assert "9999" in made.body
    assert "2345" not in made.body


def test_a_token_needs_no_mail() -> None:
    assert mail(token(), "Acme", "") is None


def test_the_link_carries_the_same_words() -> None:
    made = mail(analytics(key_name="Ä & Ω?", created_by="O'Neil+Söhne"), "Acme & Co", "6f1d")
    assert made is not None
    parts = urlsplit(made.mailto)
    assert (parts.scheme, parts.path) == ("mailto", made.to)
    assert parse_qs(parts.query) == {"subject": [made.subject], "body": [made.body]}
    assert "+" not in parts.query.replace("%2B", ""), "mail programs take a plus for a plus"
    assert message_from_string(made.text)["Subject"] == made.subject
