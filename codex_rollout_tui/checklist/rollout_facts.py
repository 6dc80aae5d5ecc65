"""What statuses depend on besides guide, events and clock: decisions and facts of the rollout."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from codex_rollout_tui.checklist.policy_review import PolicyReview

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Decisions(NamedTuple):
    """The answers that show and hide items: surfaces in use, conditions, owners by role id.

    What is unanswered (no surfaces, a condition left out) hides nothing.
    """

    surfaces: frozenset[str]
    conditions: Mapping[str, bool] = _NOTHING
    owners: Mapping[str, str] = _NOTHING


class PolicyFacts(NamedTuple):
    """One policy as it is now: the hash of its bytes, and the values of the keys some item names (None: absent).

    `review` is what was seen of the text; None where it was not looked at.
    """

    sha256: str
    values: Mapping[str, Any]
    review: PolicyReview | None = None


class Facts(NamedTuple):
    """The world beside the journal.

    `overtaken` maps an item to (when, why): what was proved before `when` (UTC, ISO) no longer holds, as
    after the rotation of a key. `last_used` is the latest day on which this clone was used, as far as it is known.
    `decided` are the fields of rollout.toml that say something, by the names items have for them, `workspace_id` one
    of those.
    """

    policies: Mapping[str, PolicyFacts] = _NOTHING
    overtaken: Mapping[str, tuple[str, str]] = _NOTHING
    last_used: date | None = None
    decided: frozenset[str] = frozenset()
    workspace_id: str = ""
