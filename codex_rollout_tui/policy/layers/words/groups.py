"""Every value of a policy told in a sentence: by a teller of its own, or by its name, value and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.labels import label
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.layers.requirements import key
from codex_rollout_tui.policy.layers.words import approvals, limits, profiles, telemetry, tools
from codex_rollout_tui.policy.layers.words.sentence import Sentence, SentenceGroup, SentenceMaker, shown
from codex_rollout_tui.policy.text.document import Path
from codex_rollout_tui.redact import redacted

SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (
    *approvals.SENTENCE_MAKERS,
    *profiles.SENTENCE_MAKERS,
    *limits.SENTENCE_MAKERS,
    *tools.SENTENCE_MAKERS,
    *telemetry.SENTENCE_MAKERS,
)
FAMILIES = (
    *("approvals", "sandbox", "commands", "network", "web", "tools", "hooks", "features"),
    *("sign-in", "models", "telemetry", "client"),
)
"""The groups, as an administrator thinks of them; the titles are the catalogue's."""
IGNORED = "Not known to Codex, and ignored"


def groups(values: Mapping[str, Any]) -> tuple[SentenceGroup, ...]:
    """What a policy means, group by group; every value of it is told in at least one sentence.

    `values` is the effective policy under one spelling each, as `Effective.values` has it, but may be anything: what
    has an unexpected shape is told by name and value. No secret is told.
    """
    by_family = [(family, sentence) for family, teller in SENTENCE_MAKERS for sentence in teller(values)]
    done = {path for _, sentence in by_family for path in sentence.paths}
    for path, value in _leaves((), values):
        if not any(path[:length] in done for length in range(1, len(path) + 1)):
            by_family.append(_by_name(path, value))
    by_family = [(family, sentence._replace(text=redacted(sentence.text))) for family, sentence in by_family]
    titles = catalogue.families()
    titled = [(titles[name], [sentence for family, sentence in by_family if family == name]) for name in FAMILIES]
    titled.append((IGNORED, [sentence for family, sentence in by_family if not family]))
    return tuple(SentenceGroup(title, tuple(sentences)) for title, sentences in titled if sentences)


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping) and (value or not path):
        yield from chain.from_iterable(_leaves((*path, str(name)), inner) for name, inner in value.items())
    else:
        yield path, value


def _by_name(path: Path, value: Any) -> tuple[str, Sentence]:
    """A value told by its name; an empty family for what Codex does not know."""
    for length in range(len(path), 0, -1):
        node = catalogue.node_at(path[:length])
        if node is None:
            continue
        known = length == len(path) or (node.spec is not None and node.spec.open)
        family = catalogue.node_at(path[:1])
        if not known or family is None:
            break
        about = words(path[:length])
        meaning = f": {about.meaning.rstrip('.')}" if about is not None and about.documented else ""
        name = node.spec.family if node.spec else family.spec.family if family.spec else ""
        said = shown(without_secrets(value, path))
        called = label(path) if length == len(path) else ""
        if called:
            told = {True: "yes", False: "no"}[value] if isinstance(value, bool) else said
            return name, Sentence(f"{called}: {told} ({key(path)}{meaning}).", (path,))
        return name, Sentence(f"{key(path)} is {said}{f' ({meaning[2:]})' if meaning else ''}.", (path,))
    return "", Sentence(f"{key(path)} is not a key Codex knows.", (path,))
