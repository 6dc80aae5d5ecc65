"""A rollout with something wrong in place of one of its files, and whoever reads or writes it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from click.testing import CliRunner

from codex_rollout_tui.actions import evidence, items, policy_file
from codex_rollout_tui.actions.doctor import Patient, folder, keys
from codex_rollout_tui.actions.last_visit import ChecklistPlace, last_visit, leave
from codex_rollout_tui.actions.policy import save_version
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import add
from codex_rollout_tui.store import expectation_files, expectations, policies
from codex_rollout_tui.store.credential_lock import key_locked
from codex_rollout_tui.store.seal_key import own_key
from tests.actions.rollouts import NOW, author, begin

CANARY = "canary-outside-the-folder"
LIMIT = 2.0
"""Seconds that nobody waits longer for than this."""

OUTSIDE = ("settings/settings.toml", "settings/journal.key")
"""Files of the person's own, beside the rollout: these may be links."""


def world(base: Path) -> Path:
    """A folder with a rollout that has every file, the person's settings, and a canary that is nobody's business."""
    base.mkdir(parents=True)
    (base / "outside").mkdir()
    for name in ("file", "folder/file", "folder/writer", "folder/baseline.toml"):
        file = base / "outside" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'{CANARY} = "{CANARY}"\n')
    (base / "settings").mkdir()
    (base / "settings" / "settings.toml").write_text('person = "Ana"\n')
    own_key(base / "settings")
    root = base / "acme"
    rollout = begin(root)
    items.attest(rollout, "local-toggle", answer="on", evidence=[evidence.note("seen")])
    save_version(rollout)
    leave(rollout, ChecklistPlace("local-toggle"))
    _expect(base)
    (root / "credentials.toml").write_text("schema_version = 1\n")
    (root / "private" / "summaries").mkdir(exist_ok=True)
    (root / "private" / "summaries" / "ana-0000").write_bytes(b"no summary")
    with key_locked(root, "analytics"):
        pass
    (root / ".git").mkdir()
    (root / ".git" / "index").write_bytes(b"DIRC\0\0\0\2\0\0\0\1" + bytes(60) + b"\0\x0crollout.toml" + bytes(6))
    return base


def files(base: Path) -> tuple[str, ...]:
    """Every file and folder of a world's rollout, by its path below the world."""
    return tuple(map(str, sorted(path.relative_to(base) for path in (base / "acme").rglob("*"))))


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(before)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024**2)


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(_base(path) / target)


def _base(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "outside").is_dir())


def _closed(path: Path) -> None:
    path.write_bytes(b"x")
    path.chmod(0)


HARD_LINK = "hard link to a file outside"
"""Nobody can tell it from a file of the folder: its text is read. Nothing is written through it."""
KINDS: Mapping[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "folder": Path.mkdir,
    HARD_LINK: lambda path: path.hardlink_to(_base(path) / "outside/file"),
    "loop": lambda path: path.symlink_to(path.name),
    "link to a file outside": _link("outside/file"),
    "link to a folder outside": _link("outside/folder"),
    "link to nowhere outside": _link("outside/nowhere"),
    "link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "link to /dev/full": lambda path: path.symlink_to("/dev/full"),
    "100 MB of nothing": _sparse,
    "20 MB of empty lines": lambda path: path.write_bytes(b"\n" * (20 * 1024**2)),
    "nobody may read it": _closed,
    "nested 500 levels": lambda path: path.write_text("a = " + "[" * 500 + "]" * 500),
    "nested 20,000 levels": lambda path: path.write_text("[" * 20_000 + "]" * 20_000),
    "NUL bytes": lambda path: path.write_bytes(b"\0" * 4096),
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe\x80 = \xc3\x28\n"),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: None,
}


def put(path: Path, kind: str) -> None:
    """Something of this kind, in place of what is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()
    KINDS[kind](path)


def _command(*arguments: str) -> Callable[[Path], str]:
    def act(base: Path) -> str:
        os.environ["CODEX_ROLLOUT_CONFIG"] = str(base / "settings")
        result = CliRunner().invoke(codex_rollout, ["-C", str(base / "acme"), "--lock-wait", "0.2", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return act


def _lint(base: Path) -> str:
    result = CliRunner().invoke(codex_rollout, ["policy", "lint", str(base / "acme/policies/baseline.toml"), "--fix"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def _rollout(base: Path) -> Rollout:
    return Rollout(base / "acme", author(), lambda: NOW, 0.2)


def _examine(base: Path) -> str:
    patient = Patient(base / "acme", {}, False)
    return " ".join(f"{said.text} {said.remedy}" for check in (folder, keys) for said in check(patient))


def _edit(base: Path) -> None:
    file = policy_file.open_file(base / "acme/policies/baseline.toml", author())
    file.save((file.base or b"") + b"# more\n")


def _expect(base: Path) -> None:
    kept = expectation_files.of_policy(base / "acme", "baseline")
    expectations.load(kept)
    expectations.change(kept, lambda text: add(text, kept.file, Expectation("command", "git pull", "prompt")))


def _versions(base: Path) -> None:
    for path in (base / "acme/versions").glob("*.toml"):
        policies.version(base / "acme", path.stem)


def _key_lock(base: Path) -> None:
    with key_locked(base / "acme", "analytics", 0.2):
        pass


READERS: Mapping[str, Callable[[Path], object]] = {
    "status": _command("status"),
    "status --json": _command("status", "--json"),
    "note": _command("note", "local-toggle", "more"),
    "attest": _command("attest", "local-toggle", "--answer", "on", "--note", "x"),
    "decide": _command("decide", "--owner", "codex-admin=Emil"),
    "undo": _command("undo"),
    "key list": _command("key", "list"),
    "policy test": _command("policy", "test"),
    "policy lint --fix": _lint,
    "doctor": _examine,
    "last visit": lambda base: last_visit(base / "acme"),
    "leave": lambda base: leave(_rollout(base), ChecklistPlace("local-toggle")),
    "save a version": lambda base: save_version(_rollout(base)),
    "edit a policy": _edit,
    "expect": _expect,
    "every version": _versions,
    "key lock": _key_lock,
    "seal key": lambda base: own_key(base / "settings"),
}
"""Whatever reads or writes files of a rollout or of the person's own."""


class HangError(BaseException):
    """It took too long."""


@contextmanager
def alarm() -> Iterator[None]:
    """Raise HangError inside what takes longer than the limit, not counting time in which others had the cores."""
    begun, kept_off = time.monotonic(), _kept_off()

    def ring(number: int, frame: FrameType | None) -> None:
        left = LIMIT - (time.monotonic() - begun - (_kept_off() - kept_off))
        if left <= 0:
            raise HangError
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.01))

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _kept_off() -> float:
    """Seconds in which this process could have run and did not, as others did."""
    try:
        return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def outside(base: Path) -> Mapping[str, tuple[bytes, int]]:
    """What lies outside of the rollout, to see that it stays as it is."""
    paths = sorted((base / "outside").rglob("*"))
    return {str(path): (b"" if path.is_dir() else path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def carried_in(base: Path) -> list[str]:
    """Files of the rollout that hold what was outside of it."""
    return [
        str(path.relative_to(base))
        for path in sorted((base / "acme").rglob("*"))
        if stat.S_ISREG((status := path.lstat()).st_mode)
        and status.st_size < 1 << 20
        and os.access(path, os.R_OK)
        and CANARY.encode() in path.read_bytes()
    ]


def trouble(base: Path, name: str, kind: str) -> tuple[str, str] | None:
    """What must not happen and does when a reader is at work with such a file, with a word on it."""
    before = outside(base)
    try:
        with alarm():
            output = READERS[name](base)
    except HangError:
        return "hangs", ""
    except RolloutError as error:
        output = str(error)
    except Exception as error:
        return "tracebacks", repr(error)[:200]
    if outside(base) != before:
        return "written outside", ""
    if kind == HARD_LINK:
        return None
    if CANARY in str(output) or (files := carried_in(base)):
        return "read outside", str(output)[:200] if CANARY in str(output) else ", ".join(files)
    return None
