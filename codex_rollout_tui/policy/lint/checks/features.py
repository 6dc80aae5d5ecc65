"""Feature pins and the clients that stop over them."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import features
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check

REFUSING = ("0.110.0", "0.113.0", "0.121.0")
"""Measured clients that refuse a policy over a feature name they do not know; later ones ignore it."""


@check(
    "REQ031",
    "feature-old-clients-refuse",
    stops="load",
    message="A feature pin stops clients 0.110 to 0.121",
    why=f"""Clients 0.110 to 0.121 refuse to start over a feature name they do not know, and OpenAI's own example,
    `browser_use = false`, is one. {OUTAGE} Look at the versions in use first; clients from 0.124 on ignore unknown
    names.""",
    example="[features]\nbrowser_use = false",
    since=REFUSING[0],
    until=REFUSING[-1],
)
def feature_old_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """A pin of a feature that some client between 0.110 and 0.121 does not know."""
    for table in top_level_names(FEATURES):
        for name in view.table(table):
            feature = features().get(name)
            refusing = [client for client in REFUSING if feature is None or not feature.known(client)]
            if refusing:
                message = f"{name} is a feature these clients do not know"
                yield RawFinding((table, name), message, at="key", clients=Clients(refusing[0], refusing[-1]))
