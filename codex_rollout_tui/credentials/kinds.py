"""The kinds of keys the guide has people make, as one table."""

from collections.abc import Mapping
from typing import NamedTuple

_API_KEYS = "https://platform.openai.com/settings/organization/api-keys"


class CredentialKind(NamedTuple):
    """One kind of key.

    `page` is where it is made and revoked; `scope` what support is asked for (empty: no mail is needed) and `scopes`
    what may be asked for; `permissions` what the page is set to; `variable` the environment variable `key export-env`
    sets; `plan_days` how old it may get; `create`, `store`, `mail` and `confirmed` are the guide items of its life and
    `calls` those that show it at work.
    """

    id: str
    title: str
    page: str
    variable: str
    plan_days: int = 90
    scope: str = ""
    scopes: tuple[str, ...] = ()
    permissions: str = ""
    create: str = ""
    store: str = ""
    mail: str = ""
    confirmed: str = ""
    calls: tuple[str, ...] = ()

    @property
    def is_mailed(self) -> bool:
        """Whether support has to give it its scope (the guide of 2026-05-18)."""
        return bool(self.mail)


KINDS: Mapping[str, CredentialKind] = {
    kind.id: kind
    for kind in (
        CredentialKind(
            "analytics",
            "Analytics API key",
            _API_KEYS,
            "CODEX_ANALYTICS_API_KEY",
            scope="codex.enterprise.analytics.read",
            scopes=("codex.enterprise.analytics.read",),
            permissions="Read only",
            create="analytics-key-create",
            store="analytics-key-store",
            mail="analytics-key-scope-email",
            confirmed="analytics-key-confirmed",
            calls=("analytics-usage-call", "analytics-review-calls"),
        ),
        CredentialKind(
            "compliance",
            "Compliance API key",
            _API_KEYS,
            "CODEX_COMPLIANCE_API_KEY",
            scope="read",
            scopes=("read", "delete", "both"),
            permissions="All",
            create="compliance-key-create",
            store="compliance-key-store",
            mail="compliance-key-email",
            confirmed="compliance-key-confirmed",
            calls=("compliance-list-logs", "compliance-download-log", "compliance-tasks-environments"),
        ),
        CredentialKind(
            "access-token",
            "Codex access token",
            "https://chatgpt.com/admin/access-tokens",
            "CODEX_ACCESS_TOKEN",
            calls=("local-access-tokens-smoke-test",),
        ),
        CredentialKind("other", "Key", "", "CODEX_ROLLOUT_KEY"),
    )
}

KEY_ITEMS: frozenset[str] = frozenset(
    item
    for kind in KINDS.values()
    for item in (kind.create, kind.store, kind.mail, kind.confirmed, *kind.calls)
    if item
)
"""The items of the guide that a change of a key can overtake."""

IMPLIED = ("analytics", "compliance")
"""Names that are their kind."""
