"""What is said of command rules that became narrower or wider."""

from __future__ import annotations

from tests.policy.compare.texts import compared


def rule(*words: str, decision: str = "prompt") -> str:
    parts = ", ".join(f"{{ any_of = [{', '.join(map(repr, each.split('|')))}] }}" for each in words)
    return f'[rules]\nprefix_rules = [{{ pattern = [{parts}], decision = "{decision}" }}]\n'


def said(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.kind, change.words) for change in compared(old, new).changes]


def test_a_narrower_rule_still_does_part_of_it() -> None:
    assert said(rule("git", "push|fetch"), rule("git", "push")) == [
        ("looser", "git push|fetch: asked first no longer in every case: the rules that are left match less of it."),
        ("nothing", "git push: asked first, as before."),
    ]


def test_a_wider_rule_says_what_is_new() -> None:
    assert said(rule("git", "push"), rule("git", "push|fetch")) == [
        ("stricter", "git push|fetch: asked first now."),
        ("nothing", "git push: asked first no longer by this rule. Another rule does the same."),
    ]


def test_a_rule_that_is_gone_is_gone() -> None:
    (change,) = said(rule("git", "push"), rule("ls"))[:1]
    assert change == ("looser", "git push: asked first no longer.")
