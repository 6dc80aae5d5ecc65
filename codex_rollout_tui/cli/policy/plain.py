"""`policy lint` command lines so plain that nobody has to parse them: loading a parser takes longer than the lint.

Whatever is not plain is left to click, and so is everything that is wrong: it says it better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codex_rollout_tui.cli.policy.lint_run import FORMATS, LAYERS, LintOptions

FLAGS = {"--json": "as_json", "--fix": "fix", "--unsafe": "unsafe", "--diff": "diff"}
"""Option -> parameter."""
VALUES: Mapping[str, tuple[str, Sequence[str]]] = {
    "--format": ("form", FORMATS),
    "--layer": ("layer", LAYERS),
    "--codex": ("codex", ()),
    "--baseline": ("baseline", ()),
}
"""Option -> parameter, and the values it may have where they are few."""


def options(arguments: Sequence[str]) -> LintOptions | None:
    """The options of a plain command line; None where it is none."""
    files: list[str] = []
    said: dict[str, bool | str] = {}
    words = iter(arguments)
    for word in words:
        if word == "-" or not word.startswith("-"):
            files.append(word)
        elif word in FLAGS:
            said[FLAGS[word]] = True
        elif (valued := _valued(word, words)) is not None:
            said[valued[0]] = valued[1]
        else:
            return None
    # The tables above name fields and give them what they take; a test holds it to what click makes of the words.
    return LintOptions(tuple(files), **said) if files else None  # type: ignore[arg-type]


def _valued(word: str, words: Iterator[str]) -> tuple[str, str] | None:
    """Parameter and value of an option that has one; None where the value or the option is none that is known here."""
    name, joined, value = word.partition("=")
    if name not in VALUES:
        return None
    parameter, allowed = VALUES[name]
    given = value if joined else next(words, "-")
    if given.startswith("-") or (allowed and given not in allowed):
        return None
    return parameter, given
