"""Rules and commands made at random: tokens that are hard to quote, rules that overlap, commands that just miss."""

from __future__ import annotations

import json
import random
from typing import Any

from codex_rollout_tui.policy.decide.rules import CommandRule

PROGRAMS = ("git", "GIT", "rm", "/usr/bin/git", "bin/rm", "a b", "é", "e\u0301", "STRASSE")
WORDS = (
    *("push", "PUSH", "commit", "-rf", "--force", "-C", "/x", "origin", "push origin"),
    *('quo"te', "it's", "back\\slash", "$HOME", "*", "é", "e\u0301", "straße", "STRASSE", "日本", "😀"),
    *("tab\there", "line\nbreak", "\x01", "\x7f", "\u2028", "{}", "#", "%s", "\\n", "a\\"),
)
REASONS = ("", "", "Say why.", 'quo"te \\ é\n\t', "\u2028 😀", "'")


class Maker:
    """One stream of random rules and commands."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def rules(self) -> list[CommandRule]:
        """Between one and six rules, often about the same program."""
        main = self.random.sample(PROGRAMS, 2)
        return [self._rule(main) for _ in range(self.random.randint(1, 6))]

    def _rule(self, main: list[str]) -> CommandRule:
        first = self._alternatives(main if self.random.random() < 0.8 else list(PROGRAMS))
        rest = [self._alternatives(list(WORDS)) for _ in range(self.random.choice((0, 0, 1, 1, 2)))]
        decision = "forbidden" if self.random.random() < 0.4 else "prompt"
        return CommandRule(
            (first, *rest),
            "forbidden" if decision == "forbidden" else "prompt",
            self.random.choice(REASONS),
            canonical=self.random.random() < 0.25,
        )

    def _alternatives(self, among: list[str]) -> tuple[str, ...]:
        return tuple(self.random.choice(among) for _ in range(self.random.choice((1, 1, 1, 2, 3))))

    def command(self, rules: list[CommandRule]) -> list[str]:
        """The words of a command: what a rule wants, often with one thing changed."""
        pick = self.random
        words = [pick.choice(alternatives) for alternatives in pick.choice(rules).words]
        words += [pick.choice(WORDS) for _ in range(pick.randint(0, 2))]
        at = pick.randrange(len(words))
        match pick.randint(0, 9):
            case 0:
                words[at] = words[at].swapcase()
            case 1:
                words.insert(at, pick.choice(("sudo", "-C", "/x", "env")))
            case 2:
                words[0] = pick.choice(("/usr/bin/", "./", "/opt/x/../", "//", "")) + words[0].rpartition("/")[2]
            case 3 if len(words) > 1:
                del words[at]
            case 4:
                words[at] = pick.choice(WORDS)
            case 5:
                words[at] += pick.choice((" ", "x", "/", ".exe"))
        return words


def policy(rules: list[CommandRule]) -> bytes:
    """The rules as a policy."""

    def token(alternatives: tuple[str, ...]) -> dict[str, Any]:
        return {"token": alternatives[0]} if len(alternatives) == 1 else {"any_of": list(alternatives)}

    def text(value: Any) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f"{name} = {text(each)}" for name, each in value.items()) + " }"
        if isinstance(value, list):
            return f"[{', '.join(text(each) for each in value)}]"
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    entries: list[dict[str, Any]] = [
        {
            "pattern": [token(word) for word in rule.words],
            "decision": rule.decision,
            **({"justification": rule.justification} if rule.justification else {}),
            **({"canonical_matching": True} if rule.canonical else {}),
        }
        for rule in rules
    ]
    return f"[rules]\nprefix_rules = {text(entries)}\n".encode()
