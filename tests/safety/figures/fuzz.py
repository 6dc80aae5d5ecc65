"""Real files, changed at random, through every reader that takes bytes: none ends in anything but a sentence."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from codex_rollout_tui.actions.policy_import import from_text
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import escape
from codex_rollout_tui.policy.expectations.file import parse as parse_expectations
from codex_rollout_tui.policy.form.kinds.other import read as read_value
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.store import credentials, git_index, journal_line, rollout
from tests.safety.children import fork, wait
from tests.safety.disk_readers import DISK_READERS, GIVEN, feed, prepare
from tests.safety.figure import Run, Tally, figure
from tests.safety.wrong_files import world
from tests.store.folders import REPO

PARTS = (b"[", b"]", b"{", b"}", b'"', b"'''", b"=", b"\n", b"\0", b"\xff", b"\xf0\x9f\x98\x80", b"\\u0000", b"-1",
         b"1e999", b"nan", b"9" * 5000, b"[[a]]\n", b"a.b.c", b"#", b"\r\n", b"\xef\xbb\xbf", b"1979-05-27", b"[" * 90,
         b'{"a":' * 300, b"true", b"gitdir: /", b",", b"DIRC\0\0\0\4")  # fmt: skip
"""What is put in, apart from bytes of the file itself."""


def _lint(data: bytes) -> None:
    check(Document(data))


def _index(data: bytes) -> None:
    try:
        git_index.names_below(data, b"private/")
    except ValueError:
        return


def _line(data: bytes) -> None:
    try:
        journal_line.decode(data, "ana-0000")
    except (journal_line.JournalLineError, journal_line.NewerJournalLineError):
        return


HERE = Path("x")
SIGNED = REPO / "tests" / "actions" / "signed"

READERS: Mapping[str, tuple[str, Callable[[bytes], object]]] = {
    "rollout.toml": ("acme/rollout.toml", lambda data: rollout.parse(HERE, data)),
    "credentials.toml": ("acme/credentials.toml", lambda data: credentials._parse(HERE, data)),
    "expectations": ("acme/expectations/baseline.toml", lambda data: parse_expectations(Document(data), HERE)),
    "a policy's text": ("acme/policies/baseline.toml", lambda data: Document(data).values),
    "a policy's findings": ("acme/policies/baseline.toml", _lint),
    "an import": ("acme/policies/baseline.toml", from_text),
    "a signed profile": ("profile", from_text),
    "a text that is printed": ("value", lambda data: redacted(escape(data.decode("utf-8", "replace")))),
    "a journal's line": ("line", _line),
    "the index of Git": ("index", _index),
    "a form's value": ("value", lambda data: read_value(data.decode("utf-8", "replace"), "otherwise")),
}
"""A real file to start from, and what reads it. Files that are read from the disk only follow below."""


@figure("fuzz", "changed bytes through every reader of files", crashes=0)
def measure(run: Run) -> Tally:
    """A million in the long run, by as many processes as there are cores."""
    base = world(run.folder / "base")
    prepare(base)
    (base / "line").write_bytes(next((base / "acme/journal").glob("*.jsonl")).read_bytes().split(b"\n")[0])
    (base / "index").write_bytes(b"DIRC\0\0\0\2\0\0\0\1" + bytes(60) + b"\0\x0eprivate/writer" + bytes(24))
    (base / "profile").write_bytes((SIGNED / "whole.mobileconfig").read_bytes())
    (base / "value").write_bytes(b'x = {a = [1, "b"], c = 1979-05-27}')
    tally = Tally()
    processes = (os.cpu_count() or 1) if run.size == "long" else 1
    each = run.pick(1_500, 1_000_000) // processes
    pids = [
        fork(partial(_feed, base, run.folder / f"said{n}", random.Random(run.seed + n), each, n))
        for n in range(processes)
    ]
    for number, pid in enumerate(pids):
        if wait(pid) != 0:
            tally.add("crashes", f"process {number} ended")
        for case in (run.folder / f"said{number}").read_text().splitlines():
            tally.add("crashes", case)
        tally.tried += each
    return tally


def _feed(base: Path, said: Path, chance: random.Random, count: int, number: int) -> None:
    own = base.parent / f"own{number}"
    shutil.copytree(base, own)
    readers = {name: ((base / file).read_bytes(), read) for name, (file, read) in READERS.items()}
    for name, (file, _) in DISK_READERS.items():
        real = GIVEN[name] if name in GIVEN else (base / file).read_bytes()
        readers[name] = (real, partial(feed, name, own))
    names = sorted(readers)
    with said.open("w") as out:
        for turn in range(count):
            name = names[turn % len(names)]
            real, read = readers[name]
            data = changed(real, chance)
            try:
                read(data)
            except RolloutError:
                continue
            except Exception as error:
                out.write(f"{name}: {error!r:.200} on {data[:300]!r}\n")


def changed(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them exchanged, left out, doubled or put in."""
    for _ in range(chance.randint(1, 6)):
        at, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        end = min(end, at + 40)
        match chance.randrange(5):
            case 0:
                data = data[:at] + chance.choice(PARTS) + data[at:]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:end] + data[at:end] * chance.choice((1, 2, 50)) + data[end:]
            case 3:
                data = data[:at] + chance.randbytes(chance.randint(1, 4)) + data[end:]
            case _:
                data = data[:at] + chance.choice(PARTS) + data[end:]
    return data
