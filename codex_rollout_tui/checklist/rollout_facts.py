"""What statuses depend on besides guide, events and clock: decisions and facts of the rollout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Decisions:
    """The answers that show and hide items: surfaces in use, conditions, owners by role id.

    What is unanswered (no surfaces, a condition left out) hides nothing.
    """

    surfaces: frozenset[str]
    conditions: Mapping[str, bool] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """One policy as it is now: the hash of its bytes, and the values of the keys some item names (None: absent)."""

    sha256: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """The world beside the journal.

    `overtaken` maps an item to (when, why): what was proved before `when` (UTC, ISO) no longer holds, as
    after the rotation of a key.
    """

    policies: Mapping[str, PolicyFacts] = field(default_factory=dict)
    overtaken: Mapping[str, tuple[str, str]] = field(default_factory=dict)
