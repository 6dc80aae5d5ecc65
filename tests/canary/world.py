"""A private world for unmistakable secrets: home, temp folder, keyring, rollout; and the hunt through all of it."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codex_rollout_tui.writer import slug
from tests.store.folders import REPO
from tests.vault.service import SecretService

CANARIES: Mapping[str, str] = {
    "stored": "sk-proj-CANARYstored0000000000000000000000aaAA1",
    "second": "sk-proj-CANARYsecond1111111111111111111111bbBB2",
    "rotated": "sk-proj-CANARYrotated222222222222222222222ccCC3",
    "token": "at-CANARYtoken3333333333333333333333333333ddDD4",
    "argument": "sk-proj-CANARYargument44444444444444444444eeEE5",
    "refused": "sk-proj-CANARYrefused555555555555555555555ffFF6",
    "handed": "sk-proj-CANARYhanded6666666666666666666666ggGG7",
    "locked": "sk-proj-CANARYlocked7777777777777777777777hhHH8",
    "crash": "sk-proj-CANARYcrash88888888888888888888888iiII9",
    "typed": "sk-proj-CANARYtyped99999999999999999999999jjJJ0",
    "written": "sk-proj-CANARYwritten00000000000000000000kkKK1",
    "kept": "sk-proj-CANARYkept11111111111111111111111llLL2",
    "named": "sk-proj-CANARYnamed2222222222222222222222mmMM3",
    "person": "sk-proj-CANARYperson333333333333333333333nnNN4",
    "policy": "sk-proj-CANARYpolicy444444444444444444444ooOO5",
    "comment": "sk-proj-CANARYcomment55555555555555555555ppPP6",
    "word": "canary.word.of.a.gateway.that.has.no.shape",
    "foreign": "sk-proj-CANARYforeign66666666666666666666qqQQ7",
    "child": "sk-proj-CANARYchild7777777777777777777777rrRR8",
}
"""One a way in, so that a hit says which way it came out."""


def forms(secret: str) -> Iterator[bytes]:
    """How a secret may be written: plain, wide, in base64 at any offset, in hex, reversed, hashed, a part, a name."""
    data = secret.encode()
    yield data
    yield secret.encode("utf-16-le")
    yield data.hex().encode()
    yield data[::-1]
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + data)
        yield coded[4 if offset else 0 : -4]
    for name in ("md5", "sha1", "sha256", "sha512"):
        yield hashlib.new(name, data).hexdigest().encode()
    yield data[8:28]
    yield slug(secret).encode()


@dataclass
class Keyless:
    """In place of a keyring, where none is needed."""

    home: Path

    def whole(self, **more: str) -> dict[str, str]:
        return {**{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}, **more}


@dataclass
class World:
    """Where everything happens, and what was captured of it: outputs, screens, argument lists, environments."""

    home: Path
    service: SecretService | Keyless
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a way in, parts of the names of files that were given the secret on purpose."""
    captured: dict[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.home / "acme"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every process of this world."""
        (self.home / "tmp").mkdir(exist_ok=True)
        return self.service.whole(
            HOME=str(self.home),
            TMPDIR=str(self.home / "tmp"),
            XDG_CACHE_HOME=str(self.home / "cache"),
            XDG_CONFIG_HOME=str(self.home / "config"),
            PYTHONPATH=str(REPO),
            CODEX_ROLLOUT_PERSON="Ana",
            PYTHONDONTWRITEBYTECODE="1",
        )

    def keep(self, name: str, data: bytes | str) -> None:
        """Capture something for the hunt."""
        more = data.encode() if isinstance(data, str) else data
        self.captured[name] = self.captured.get(name, b"") + more

    def say(self, *words: str, given: str = "", **environ: str) -> subprocess.CompletedProcess[bytes]:
        """A command in a process of its own; all it says is captured."""
        command = [sys.executable, "-m", "codex_rollout_tui", "-C", str(self.root), *words]
        env = {**self.environ, **environ}
        done = subprocess.run(
            command, input=given.encode(), capture_output=True, env=env, cwd=self.home, timeout=120, check=False
        )
        self.keep(f"output {len(self.captured)} of {words[0][:8]}", done.stdout + done.stderr)
        return done

    def look_at_processes(self, *but: int) -> None:
        """The argument list of every process there is, and the environment of those this test started."""
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                self.keep("process list", (folder / "cmdline").read_bytes())
                environ = (folder / "environ").read_bytes()
            except OSError:
                continue
            if str(self.home).encode() in environ and int(folder.name) not in but:
                self.keep("environments", environ)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of this world: the rollout, home, temp folder, and what the keyring wrote."""
        for folder in (self.home, self.service.home):
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    yield str(path), path.read_bytes()

    def hunt(self) -> list[str]:
        """Where any form of any canary stands."""
        found = [*self.captured.items(), *self.files()]
        return [
            f"{way} in {place}"
            for way, secret in CANARIES.items()
            for form in dict.fromkeys(forms(secret))
            for place, data in found
            if (form in data and not any(part in place for part in self.allowed.get(way, ())))
            or form in place.encode(errors="surrogateescape")
        ]


@dataclass
class KeyringWorld(World):
    """One with a keyring in it."""

    service: SecretService


def python_of(world: World, code: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """Code in a process of this world; all it says is captured."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, input=given.encode(), capture_output=True, env=world.environ, cwd=REPO, timeout=120, check=False
    )
    world.keep("output of the app", done.stdout + done.stderr)
    return done
