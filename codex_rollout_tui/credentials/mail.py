"""The mail that asks support for a key's scope: exactly what is asked for, and never the key.

The guide of 2026-05-18 lists for a Compliance key: last 4 digits, key name, created-by name, scope. It lists nothing
for an Analytics key; the same facts serve there, with organisation and workspace id.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.escape import one_line

SUPPORT = "support@openai.com"


class Mail(NamedTuple):
    """A draft; `missing` are the facts support will ask for and nobody wrote down yet."""

    to: str
    subject: str
    body: str
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole mail as text."""
        return f"To: {self.to}\nSubject: {self.subject}\n\n{self.body}"

    @property
    def mailto(self) -> str:
        """The mail as a link a mail program opens."""
        return f"mailto:{self.to}?subject={quote(self.subject)}&body={quote(self.body)}"


def mail(credential: Credential, organisation: str, workspace_id: str) -> Mail | None:
    """The mail for the key in hand, or None for a kind whose scope nobody has to be asked for.

    `organisation` and `workspace_id` are the rollout's, where the credential has none of its own.
    """
    kind, key = credential.kind, credential.in_hand
    if not kind.is_mailed:
        return None
    scope = key.scope_asked or kind.scope
    facts = [("Last 4 digits of the key", key.last4), ("Key name", key.key_name), ("Created by", key.created_by)]
    if kind.id == "analytics":
        facts = [
            ("Organization", credential.organisation or organisation),
            ("Workspace id", credential.workspace_id or workspace_id),
            *facts,
        ]
        subject = "Scope request for Codex Analytics API key"
        wish = f"please limit this API key to one scope: {scope}"
    else:
        scope = "read and delete" if scope == "both" else scope
        subject = "Enable Compliance API access for key"
        wish = f"please enable Compliance API access for this API key, with the scope: {scope}"
    lines = [f"{label}: {one_line(value) or '(to be filled in)'}" for label, value in facts]
    end = [f"Scope: {one_line(scope)}", "", "Please confirm when it is done.", ""]
    body = "\n".join(["Hello,", "", f"{one_line(wish)}.", "", *lines, *end])
    return Mail(SUPPORT, subject, body, tuple(label for label, value in facts if not value))
