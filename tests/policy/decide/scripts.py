"""Scripts to try: programs that do not exist, in every construct of a shell we could think of."""

from __future__ import annotations

import random
from pathlib import Path

REASON = "not on our watch"
POLICY = f"""\
[rules]
prefix_rules = [
  {{ pattern = [{{ token = "zz" }}, {{ any_of = ["push", "a b"] }}],
     decision = "forbidden", justification = "{REASON}" }},
  {{ pattern = [{{ any_of = ["bash", "zsh"] }}, {{ token = "-lc" }}], decision = "prompt" }},
  {{ pattern = [{{ token = "Qq" }}, {{ token = "x" }}], decision = "prompt", canonical_matching = true }},
]
""".encode()
"""The rule for bash tells a script that is asked about whole from one that is taken apart and touched by no rule."""

HARD = tuple((Path(__file__).parent / "scripts.txt").read_text().removesuffix("\n").split("\n%%\n"))

_PIECES = (
    *("zz", "push", "true", "a", "qq", "x", "'a b'", '"a b"', '"push"', "/bin/true", "-x", "--y=1", "5", "é", "="),
    *("&&", "||", ";", "|", "\n", "&", ">", "2>", "<", "(", ")", "$x", '"$x"', "`", "$(", "*", "~", "#", "\\", '"'),
    *("!", "{", "}", "if", "then", "fi", "A=1", "''", "[", "]", "%", "^", "<<<", "&>", "\\\n", "$", "@", "a@b", "'"),
    *("=b", "\t"),
)


class Maker:
    """One stream of random scripts: mostly plain ones, with a piece here and there that has a meaning."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def many(self, number: int) -> list[str]:
        return [self.one() for _ in range(number)]

    def one(self) -> str:
        pick = self.random
        commands = [self._command() for _ in range(pick.randint(1, 3))]
        text = commands[0]
        for command in commands[1:]:
            text += pick.choice((" && ", " || ", "; ", " | ", "\n", ";", "&&", "|")) + command
        for _ in range(pick.choice((0, 0, 0, 1, 1, 2))):
            at = pick.randrange(len(text) + 1)
            text = text[:at] + pick.choice(_PIECES) + text[at:]
        return text

    def _command(self) -> str:
        pick = self.random
        program = pick.choice(("zz push", "zz push", "zz 'a b'", "true", "zz", "Qq x", "./zz push"))
        words = [
            pick.choice(("a", "-b", "--c=d", "'e f'", '"g h"', "i'j'k", "5", "é", "l/m.n"))
            for _ in range(pick.randint(0, 3))
        ]
        return pick.choice((" ", "  ")).join([program, *words])
