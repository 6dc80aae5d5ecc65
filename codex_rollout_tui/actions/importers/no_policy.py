"""Why there is no policy in something, before it is said where."""

from __future__ import annotations


class NoPolicyError(Exception):
    """Nothing to import; `problem` is half a sentence without its stop, `remedy` a whole one."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.problem = problem
        self.remedy = remedy
