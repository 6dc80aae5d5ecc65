"""What a person reads about the row at hand."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Feature, KeySpec, node_at, spec
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.form.field import KeyField, title
from codex_rollout_tui.policy.form.kinds import features
from codex_rollout_tui.policy.form.labels import labels
from codex_rollout_tui.policy.form.row import FormRow

FLAGS = top_level_names(FEATURES)


class About(NamedTuple):
    """The words: what it is called, what it means, what to mind, who knows it, and where that is known from."""

    title: str
    meaning: str
    note: str = ""
    clients: str = ""
    source: str = ""


def about(row: FormRow) -> About:
    """The words about a row."""
    field = row.field
    if row.role == "group":
        return About(row.label, labels()["groups"][row.extra])
    if row.role == "stage":
        return About(row.label, f"Features that are {row.label} and not pinned here.")
    if field.node is None:
        return About(field.title, _unknown(field))
    if row.role == "key" and field.path[0] in FLAGS and len(field.path) == 2:
        return _flag(field)
    key_words = _words(field)
    meaning = key_words.meaning
    if row.role == "choice":
        named = f"{row.label}: {row.note}." if row.note else f"{row.label}."
        return key_words._replace(meaning=f"{named} {meaning}")
    return key_words


def _words(field: KeyField) -> About:
    """The words of a key; a table or entry that has none of its own is told by the key it is below."""
    node = field.node
    path = node.path if node is not None else ""
    while path:
        docs, entry = words(path), spec(path)
        if docs is not None and entry is not None:
            return About(title(field.path), docs.meaning, docs.note, clients(entry), docs.source)
        path = path.rpartition(".")[0] if not path.endswith("[]") else path.removesuffix("[]")
    return About(title(field.path), "")


def clients(entry: KeySpec) -> str:
    """Which clients know a key, in words."""
    if entry.until:
        return f"only {entry.since} to {entry.until}"
    if entry.since == VERSIONS[0]:
        return "every client that reads policies"
    return f"{entry.since} or newer" if entry.since != NEWEST else f"{NEWEST} only so far"


def _flag(field: KeyField) -> About:
    from codex_rollout_tui.policy.catalogue.keys import features as flags

    feature = flags().get(field.name)
    known = _pinnable(feature, str(field.path[0])) if feature is not None else ""
    return About(title(field.path), features.about(field.name, field.client), "", known)


def _pinnable(feature: Feature, table: str) -> str:
    """Which clients a feature can be pinned in: those that know both the feature and the table of pins."""
    above = spec(table)
    since = max(feature.since, above.since if above is not None else feature.since, key=VERSIONS.index)
    if not feature.until:
        return f"{since} or newer"
    if VERSIONS.index(feature.until) < VERSIONS.index(since):
        return f"no client: gone after {feature.until}, {table} is newer"
    return f"only {since} to {feature.until}"


def _unknown(field: KeyField) -> str:
    above = node_at(field.path[:-1]) if field.path[:-1] else None
    if above is not None and above.spec is not None and above.spec.open:
        return "The catalogue does not know what this table holds; Codex may."
    if above is not None and above.strict:
        return f"Codex {field.client} knows no key of this name here, and refuses a policy with it."
    return f"Codex {field.client} knows no key of this name here, and ignores it."
