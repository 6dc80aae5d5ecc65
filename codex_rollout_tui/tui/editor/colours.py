"""The colours of the lines that are looked at, kept through edits: a key costs its own line."""

from __future__ import annotations

from codex_rollout_tui.policy.text.colour import Token
from codex_rollout_tui.policy.text.lexer import after, lex
from codex_rollout_tui.tui.editor.buffer import Buffer

AT_ONCE = 400
"""Rows that are read on after an edit until what is open is as before; the rest is read when it is looked at."""


class Colours:
    """Tokens of a buffer's lines, worked out when asked for."""

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._states = [""]
        """What is open at the start of each row, as far as that is known."""
        self._tokens: list[tuple[Token, ...] | None] = [None] * buffer.count

    def state(self, row: int) -> str:
        """What is open at the start of a row."""
        states, content = self._states, self._buffer.content
        while len(states) <= row:
            last = len(states) - 1
            states.append(after(content(last), states[last]))
        return states[row]

    def tokens(self, row: int) -> tuple[Token, ...]:
        """The tokens of a row."""
        known = self._tokens[row]
        if known is None:
            known, _ = lex(self._buffer.content(row), self.state(row))
            self._tokens[row] = known
        return known

    def spliced(self, row: int, removed: int, inserted: int) -> None:
        """Rows from `row` on were replaced by others; what is still true of those below is kept."""
        tokens, states = self._tokens, self._states
        tokens[row : row + removed] = [None] * inserted
        below = states[row + removed :]
        del states[row + 1 :]
        if not below or inserted > AT_ONCE:
            self._forget(row)
            return
        self.state(row + inserted) if row + inserted < self._buffer.count else self.state(self._buffer.count - 1)
        for at, old in enumerate(below):
            new_row = row + inserted + at
            if new_row >= self._buffer.count:
                return
            if self.state(new_row) == old:
                states += below[at + 1 :]
                return
            tokens[new_row] = None
            if at >= AT_ONCE:
                self._forget(new_row)
                return

    def _forget(self, row: int) -> None:
        """Nothing is known of what comes after a row."""
        below = len(self._tokens) - row - 1
        if below > 0:
            self._tokens[row + 1 :] = [None] * below
