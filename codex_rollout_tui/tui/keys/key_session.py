"""The keys' hands: a rollout and a vault of their own, so that a keyring that asks its owner holds up nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.findings import KeyFinding
    from codex_rollout_tui.credentials.life import Life
    from codex_rollout_tui.tui.session.session import Session
    from codex_rollout_tui.vault.vault import Keeper

    Deed = Callable[[Rollout, Keeper], Any]

T = TypeVar("T")


class KeysSnapshot(NamedTuple):
    """The keys at one moment: `here` are those this machine holds, `organisation` and `workspace_id` the rollout's."""

    now: datetime
    keys: tuple[Credential, ...]
    lives: Mapping[str, Life]
    findings: tuple[KeyFinding, ...]
    here: frozenset[str]
    organisation: str
    workspace_id: str

    def key(self, name: str) -> Credential | None:
        """The credential of a name."""
        return next((one for one in self.keys if one.name == name), None)


class KeySession:
    """Deeds on keys, one after the other. `keeper` makes the vault of a rollout's id; tests hand in their own."""

    def __init__(self, session: Session, keeper: Callable[[str], Keeper] | None = None) -> None:
        self._session = session
        self._make = keeper
        self._rollout: Rollout | None = None
        self._keeper: Keeper | None = None
        self._turn = threading.Lock()

    async def look(self) -> KeysSnapshot:
        """The keys as they are now; raises FolderError sentences."""
        return await self._in_thread(self._look)

    async def run(self, deed: Deed) -> tuple[Any, KeysSnapshot]:
        """Do something; returns what it gave and the keys after it. Raises RolloutError sentences."""
        return await self._in_thread(lambda: self._do(deed))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Do it in a daemon thread: a keyring that is waited for must not hold up the end of the app."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()

        def tell(give: Callable[[Any], None], value: Any) -> None:
            if not result.done():
                give(value)

        def run() -> None:
            with self._turn, contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
                try:
                    found = work()
                except BaseException as error:
                    loop.call_soon_threadsafe(tell, result.set_exception, error)
                else:
                    loop.call_soon_threadsafe(tell, result.set_result, found)

        threading.Thread(target=run, name="keys", daemon=True).start()
        return await result

    def _open(self) -> tuple[Rollout, Keeper]:
        if self._rollout is None or self._keeper is None:
            from codex_rollout_tui.actions.rollout import Rollout
            from codex_rollout_tui.vault.vault import Vault

            self._rollout = Rollout(self._session.root, self._session.author, self._session.clock)
            self._keeper = (self._make or Vault)(self._rollout.file.id)
        return self._rollout, self._keeper

    def _look(self) -> KeysSnapshot:
        rollout, _ = self._open()
        rollout.refresh()
        return _seen(rollout)

    def _do(self, deed: Deed) -> tuple[Any, KeysSnapshot]:
        rollout, keeper = self._open()
        found = deed(rollout, keeper)
        return found, _seen(rollout)


def _seen(rollout: Rollout) -> KeysSnapshot:
    from codex_rollout_tui.actions.keys.facts import today
    from codex_rollout_tui.actions.keys.report import key_findings
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.kinds import IMPLIED
    from codex_rollout_tui.credentials.life import life

    known = rollout.credentials()
    expected = [Credential(name, name) for name in IMPLIED if name not in known]
    keys = (*known.values(), *expected)
    author = rollout.known_writer
    return KeysSnapshot(
        now=rollout.clock(),
        keys=keys,
        lives={one.name: life(one, today(rollout)) for one in keys},
        findings=key_findings(rollout),
        here=frozenset(one.name for one in keys if author is not None and author in one.now.held_by),
        organisation=rollout.file.organisation,
        workspace_id=rollout.file.workspace_id,
    )
