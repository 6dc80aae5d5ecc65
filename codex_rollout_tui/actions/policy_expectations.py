"""What is expected of the one policy that is being edited: read, looked at again, kept and dropped."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.expectations import keep_of_file
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.expectations import file
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import expectation_files
from codex_rollout_tui.store import expectations as store
from codex_rollout_tui.store.lock import WAIT


class PolicyExpectations:
    """The expectations of a policy file: those of its rollout where it is one of its policies, else those beside it.

    Methods block on the disk and raise FolderError sentences; use them from one thread at a time.
    """

    def __init__(self, policy: Path, patience: float = WAIT) -> None:
        """`patience` is how many seconds another process that writes is waited for."""
        self.policy = policy
        self._patience = patience
        self._last_facts: tuple[int, int] | str | None = "never"

    @property
    def files(self) -> expectation_files.ExpectationFiles:
        """Where they lie."""
        return expectation_files.of_file(self.policy)

    def changed(self) -> bool:
        """Whether the file is another than when it was last read here: a cheap question."""
        return self._facts() != self._last_facts

    def read(self) -> tuple[Expectation, ...]:
        """What is expected, in the order of the file; nothing where there is none."""
        self._last_facts = self._facts()
        return store.load(self.files)

    def keep(self, expectation: Expectation, document: Document | None) -> tuple[Expectation, ...]:
        """Expect one thing more, or another answer of the same thing, and return all that is expected.

        With `document`, the text it is to hold for: one that it does not meet is refused with UsageError.
        """
        if not self.policy.exists():
            raise UsageError("Save the policy first: what is expected of it is kept beside its file.")
        expectations = keep_of_file(self.policy, (expectation,), document=document, patience=self._patience)[1]
        self._last_facts = self._facts()
        return expectations

    def drop(self, expectation: Expectation) -> tuple[Expectation, ...]:
        """Expect nothing of this question any more, and return what else is expected."""
        files = self.files
        expectations = store.change(
            files, lambda text: file.remove(text, files.file, expectation), timeout=self._patience
        )
        self._last_facts = self._facts()
        return expectations

    def _facts(self) -> tuple[int, int] | None:
        try:
            status = self.files.file.stat()
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size)
