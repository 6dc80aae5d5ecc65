"""Disks that say no, for real: full, limited, read-only, not permitted, failing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.create import create
from tests.real import missing, need_root
from tests.store.folders import add, chain_of, path_of, ran, read, rollout_file, texts

START = """
import json, os, subprocess, sys
from pathlib import Path
from codex_rollout_tui.errors import *
from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.create import create
from codex_rollout_tui.store.rollout_edit import edit
from codex_rollout_tui.store.writer_id import writer
from tests.store.folders import *
import tomlkit

def content(root):
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock"}

def refused(what, kind=WriteFailedError):
    try:
        what()
    except kind as error:
        return str(error)
    raise AssertionError(f"{what} was not refused")

said, root = {}, Path(sys.argv[1])
"""


def private_mounts() -> tuple[str, ...]:
    """A command that gives its child a mount namespace of its own."""
    need_root()
    command = (shutil.which("unshare") or "", "--mount")
    if not command[0] or subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        missing("root")
    return command


FULL = (
    START
    + """
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(root)], check=True)
root /= "acme"
create(root, rollout_file())
policies.save(root, "baseline", b"# one")
add(root, "a", "b")
filler = root.parent / "filler"
with open(filler, "wb", buffering=0) as file:
    try:
        while True:
            file.write(b"x" * 4096)
    except OSError:
        pass
    file.truncate(file.tell() - 8192)
before = content(root)
said["append"] = refused(lambda: add(root, "x" * 60_000))
said["three"] = refused(lambda: append(root, ANA, [note("x" * 9_000)] * 3, NOW))
said["other"] = refused(lambda: add(root, "x" * 60_000, writer=BEN))
said["policy"] = refused(lambda: policies.save(root, "baseline", b"# two" * 10_000))
said["edit"] = refused(lambda: edit(root, {"organisation": "x" * 60_000}))
said["create"] = refused(lambda: create(root.parent / "beta", rollout_file(organisation="x" * 60_000)))
said["unchanged"] = content(root) == before
said["left"] = sorted(path.name for path in root.parent.iterdir())
filler.unlink()
add(root, "c" * 60_000)
policies.save(root, "baseline", b"# three")
said["texts"] = [fields["text"][0] for fields in chain_of(root)]
said["policies"] = policies.read(root, "baseline").decode()
said["problems"] = len(read(root).problems)
print(json.dumps(said))
"""
)


def test_a_full_disk(tmp_path: Path) -> None:
    said = json.loads(ran(FULL, tmp_path, before=private_mounts()))
    for what in ("append", "three", "other", "policy", "edit", "create"):
        assert "the disk is full. Nothing was changed. Make room and try again." in said[what]
    assert said["unchanged"] is True
    assert said["left"] == ["acme", "filler"]
    assert said["texts"] == ["a", "b", "c"]
    assert said["policies"] == "# three"
    assert said["problems"] == 0
    assert list(tmp_path.iterdir()) == []


READ_ONLY = (
    START
    + """
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(root)], check=True)
root /= "acme"
create(root, rollout_file())
add(root, "a")
subprocess.run(["mount", "-o", "remount,ro", str(root.parent)], check=True)
said["append"] = refused(lambda: add(root, "b"))
said["policy"] = refused(lambda: policies.save(root, "baseline", b""))
said["edit"] = refused(lambda: edit(root, {"workspace_id": "x"}))
said["create"] = refused(lambda: create(root.parent / "beta", rollout_file()))
said["read"] = [texts(read(root)), rollout.load(root).organisation]
print(json.dumps(said))
"""
)


def test_a_read_only_disk(tmp_path: Path) -> None:
    said = json.loads(ran(READ_ONLY, tmp_path, before=private_mounts()))
    for what in ("append", "policy", "edit", "create"):
        assert "the disk is read-only. Nothing was changed." in said[what]
    assert said["read"] == [["a"], "Acme"]


LIMITED = (
    START
    + """
import resource
create(root, rollout_file())
policies.save(root, "baseline", b"# one")
add(root, "a", "b")
before = content(root)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (path_of(root).stat().st_size + 50, most))
said["append"] = refused(lambda: add(root, "c"))
said["three"] = refused(lambda: append(root, ANA, [note("c")] * 3, NOW))
said["policy"] = refused(lambda: policies.save(root, "baseline", b"# two" * 1000))
said["unchanged"] = content(root) == before
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
add(root, "c")
said["texts"] = [fields["text"] for fields in chain_of(root)]
print(json.dumps(said))
"""
)


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    said = json.loads(ran(LIMITED, tmp_path / "acme"))
    for what in ("append", "three", "policy"):
        assert "it would be larger than the system lets a file be. Nothing was changed." in said[what]
    assert said["unchanged"] is True
    assert said["texts"] == ["a", "b", "c"]


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that others may look into (pytest's own is closed to them)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


NOBODY = (
    START
    + """
create(root, rollout_file())
policies.save(root, "baseline", b"# one")
add(root, "a")
before = content(root)
for path in (root, *root.rglob("*")):
    os.chown(path, 65534, 65534)
    path.chmod(0o555 if path.is_dir() else 0o444)
(root / "private").chmod(0)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
said["append"] = refused(lambda: add(root, "b"))
said["policy"] = refused(lambda: policies.save(root, "baseline", b""))
said["edit"] = refused(lambda: edit(root, {"workspace_id": "x"}))
said["writer"] = refused(lambda: writer(root, "Ben", lambda: "0a1b"))
said["create"] = refused(lambda: create(root.parent / "beta", rollout_file()))
said["below"] = refused(lambda: create(root / "private" / "beta", rollout_file()))
said["read"] = [texts(read(root)), rollout.load(root).organisation, len(read(root).problems)]
said["private"] = refused(lambda: (root / "private" / "writer").read_bytes(), PermissionError)
print(json.dumps(said))
"""
)


def test_a_folder_somebody_may_only_read(public: Path) -> None:
    need_root()
    said = json.loads(ran(NOBODY, public / "acme"))
    for what in ("append", "policy", "edit", "writer", "create", "below"):
        assert "you have no permission. Nothing was changed. Check who owns it" in said[what]
    assert said["read"] == [["a"], "Acme", 0]
    root = public / "acme"
    assert texts(read(root)) == ["a"]
    assert policies.read(root, "baseline") == b"# one"
    assert rollout.load(root).workspace_id == ""
    assert sorted(path.name for path in public.iterdir()) == ["acme"]


UNREADABLE = (
    START
    + """
create(root, rollout_file())
add(root, "a")
path_of(root).chmod(0o600)
os.setgid(65534)
os.setuid(65534)
said["journal"] = refused(lambda: read(root), FolderError)
print(json.dumps(said))
"""
)


def test_a_journal_that_may_not_be_read_is_never_taken_for_empty(public: Path) -> None:
    need_root()
    said = json.loads(ran(UNREADABLE, public / "acme"))
    assert said["journal"].startswith(f"{path_of(public / 'acme')} cannot be read: you have no permission.")


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.EIO, errno.EDQUOT, errno.ENOSPC])
def test_an_append_that_cannot_be_made_durable_is_taken_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    add(root, "a")
    before = path_of(root).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(number))
        with pytest.raises(WriteFailedError, match="Nothing was changed"):
            add(root, "b")
        assert path_of(root).read_bytes() == before
        with pytest.raises(WriteFailedError, match="Nothing was changed"):
            add(root, "b", writer="new-0000")
    assert not path_of(root, "new-0000").exists()
    add(root, "b")
    assert len(chain_of(root)) == 2


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "fchmod"])
def test_a_failed_replacement_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(errno.EIO))
        with pytest.raises(WriteFailedError, match=f"{path} cannot be written: the disk reports an error"):
            write_bytes(path, b"new")
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"file": b"old"}


def test_a_start_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(errno.ENOSPC))
        with pytest.raises(WriteFailedError, match="the disk is full"):
            create(tmp_path / "deep" / "acme", rollout_file())
    assert list(tmp_path.iterdir()) == []
    create(tmp_path / "deep" / "acme", rollout_file())
