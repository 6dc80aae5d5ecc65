"""Keys, tokens and passwords that stand in a policy, which is a file for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.secrets import policy_secrets
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import secret_spans

_WHY = """A policy lies readable on every machine it reaches, in Git and in versions/: whoever can run Codex can read
the secret. Revoke it where it was made, and make a new one. """
_INSTEAD = {
    "experimental_bearer_token": "name a variable in env_key instead",
    "http_headers": "name a variable in env_http_headers instead",
}
"""What to write in place of a secret under a key, where Codex has something."""


@check(
    "REQ087",
    "secret-in-a-policy",
    message="A secret stands in the policy",
    why=f"""{_WHY}Where a model provider needs one, env_key and env_http_headers name variables of each machine; an
    exporter can do without where the collector knows its clients by certificate (tls). Saving the policy is possible
    all the same.""",
    example="""[model_providers.gateway]
name = "Gateway"
base_url = "https://gateway.example.com/v1"
experimental_bearer_token = "sk-proj-0123456789abcdef0123\"""",
)
def secret_in_a_policy(view: ClientView) -> Iterator[RawFinding]:
    """Values, and names of keys, wherever they stand."""
    for secret in policy_secrets(view.written):
        if secret.certain:
            hint = next((_INSTEAD[str(part)] for part in secret.path if part in _INSTEAD), "")
            message = "Here stands a secret that everybody can read whom the policy reaches"
            key = bool(secret.path) and secret.text == secret.path[-1]
            yield RawFinding(secret.path, f"{message}: {hint}" if hint else message, at="key" if key else "value")


@check(
    "REQ088",
    "secret-in-a-comment",
    message="A secret stands in a comment",
    why=f"{_WHY}A comment goes wherever the policy goes.",
    example="# the old key was sk-proj-0123456789abcdef0123",
)
def secret_in_a_comment(view: ClientView) -> Iterator[RawFinding]:
    """What looks like a secret and stands in a comment."""
    document = view.document
    for start, _ in secret_spans(document.text):
        line, column = _place(document, start)
        comments = [
            first for first, end, kind in tokens(document, line, line)[0] if kind == "comment" and end >= column
        ]
        if any(first < column for first in comments):
            message = "This comment holds a secret that everybody can read whom the policy reaches"
            yield RawFinding((), message, place=(line, column))


def _place(document: Document, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in the text."""
    before = document.text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
