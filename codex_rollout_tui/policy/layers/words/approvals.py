"""What is asked, by whom, in which sandbox, and which commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.layers.requirements import key
from codex_rollout_tui.policy.layers.words.sentence import (
    Sentence,
    SentenceMaker,
    granular,
    name_list,
    split,
    table,
    texts,
)

FULL, WRITE, READ = "danger-full-access", "workspace-write", "read-only"


def _approvals(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "allowed_approval_policies"
    value = policy.get(name)
    words = [item if isinstance(item, str) else granular(item) for item in value] if isinstance(value, list) else []
    if not words or None in words:
        return
    known = [word for word in words if word]
    if known == ["never"]:
        yield Sentence("Codex never asks anybody before it acts: never is the only approval policy.", ((name,),))
        return
    only = (
        "The only approval policy people may choose is"
        if len(set(known)) == 1
        else "People may choose the approval policies"
    )
    yield Sentence(f"{only} {name_list(known)}.", ((name,),))
    if "never" in known:
        yield Sentence("Who chooses never is asked nothing.", ((name,),))
    else:
        yield Sentence("Nobody may switch the questions off: never is not allowed.", ((name,),))


def _reviewers(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "allowed_approvals_reviewers"
    reviewers = texts(policy.get(name))
    if not reviewers:
        return
    kinds = {"auto_review" if reviewer == "guardian_subagent" else reviewer for reviewer in reviewers}
    if kinds == {"user"}:
        yield Sentence("Only a person reviews what Codex asks; automatic review may not be chosen.", ((name,),))
    elif kinds == {"auto_review"}:
        yield Sentence("Automatic review is compulsory for what Codex asks.", ((name,),))
    else:
        yield Sentence("A person or automatic review may review what Codex asks.", ((name,),))


def _sandbox(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "allowed_sandbox_modes"
    allowed_modes = texts(policy.get(name))
    if allowed_modes:
        yield Sentence(_modes(allowed_modes), ((name,),))
    hosts = policy.get("remote_sandbox_config")
    for entry in hosts if isinstance(hosts, list) else ():
        patterns, modes = texts(table(entry).get("hostname_patterns")), texts(table(entry).get(name))
        if patterns and modes:
            path = ("remote_sandbox_config",)
            yield Sentence(f"On hosts named {name_list(patterns, 'or')}: {_lower(_modes(modes))}", (path,))


def _modes(modes: list[str]) -> str:
    if FULL in modes:
        return f"People may switch the sandbox off ({FULL})" + (f", or choose {WRITE}." if WRITE in modes else ".")
    if WRITE in modes:
        return (
            f"Commands run in the sandbox and may write to the workspace; nobody may switch the sandbox off ({FULL})."
        )
    if set(modes) <= {READ, "external-sandbox"}:
        return "Commands run in the read-only sandbox; no other mode may be chosen."
    return f"People may choose the sandbox modes {name_list(modes)}."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _profiles(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    default = policy.get("default_permissions")
    if isinstance(default, str):
        yield Sentence(f"People start with the permission profile {default}.", (("default_permissions",),))
    name = "allowed_permission_profiles"
    rules = split(table(policy, name))
    if rules and table(policy, name):
        allowed = name_list(rules[0]) or "none"
        yield Sentence(f"Permission profiles people may choose: {allowed}; every other is denied.", ((name,),))
    denied = texts(table(policy, "permissions", "filesystem").get("deny_read"))
    if denied:
        path = ("permissions", "filesystem", "deny_read")
        yield Sentence(f"Nobody may read {name_list(denied)}, and nobody may switch the sandbox off.", (path,))


def _rules(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    rules = table(policy, "rules").get("prefix_rules")
    asked = _UNASKED if policy.get("allowed_approval_policies") == ["never"] else _ASKED
    decisions = {"prompt": asked, "prompt-user": asked, "forbidden": "are forbidden"}
    for at, rule in enumerate(rules if isinstance(rules, list) else ()):
        pattern, decision = pattern_words(table(rule).get("pattern")), table(rule).get("decision")
        if not pattern or decision not in decisions:
            path = ("rules", "prefix_rules", at)
            yield Sentence(f"{key(path)} is a rule Codex cannot follow.", (path,))
            continue
        why = table(rule).get("justification")
        reason = f" ({why})" if isinstance(why, str) else ""
        yield Sentence(f"Commands that begin with {pattern} {decisions[str(decision)]}{reason}.", (("rules",),))


_ASKED = "are asked about first"
_UNASKED = "are refused, for they would be asked about and nobody is asked"


def pattern_words(pattern: Any) -> str:
    """The words a rule's command must begin with; empty where the pattern is not sound."""
    words = []
    for part in pattern if isinstance(pattern, list) else ():
        token, choice = table(part).get("token"), texts(table(part).get("any_of"))
        if isinstance(token, str):
            words.append(token)
        elif choice:
            words.append(f"({'|'.join(choice)})")
        else:
            return ""
    return " ".join(words)


SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (
    ("approvals", _approvals),
    ("approvals", _reviewers),
    ("sandbox", _sandbox),
    ("sandbox", _profiles),
    ("commands", _rules),
)
