"""Several processes and threads at once in one folder."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.journal_append import JournalReader, append
from codex_rollout_tui.store.writer_id import writer
from tests.store.folders import ANA, BEN, NOW, chain_of, note, path_of, python, ran, read

SAVES = 40

SAVER = """
import sys
from pathlib import Path
from codex_rollout_tui.store.journal_append import append
from tests.store.folders import NOW, note
root, writer, name, saves = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
for number in range(saves):
    drafts = [note(f"{name}-{number}-{extra}") for extra in range(1 + number % 2)]
    for event in append(root, writer, drafts, NOW, timeout=60):
        print(event.ref, event.fields["text"])
"""


@pytest.mark.parametrize("writers", [
    (ANA, ANA), (ANA, BEN), (ANA, ANA, ANA, ANA), (ANA, ANA, BEN, "cleo-77aa"),
])  # fmt: skip
def test_processes_that_save_at_once_lose_nothing(root: Path, writers: tuple[str, ...]) -> None:
    savers = [python(SAVER, root, name, f"p{number}", SAVES) for number, name in enumerate(writers)]
    watching = JournalReader(root)
    try:
        for saver in savers:
            assert saver.stdout
            assert saver.stdout.readline() == b"ready\n"
        for saver in savers:
            assert saver.stdin
            saver.stdin.write(b"go\n")
            saver.stdin.flush()
        while any(saver.poll() is None for saver in savers):
            watching.refresh()
            assert watching.problems == ()
        told = [saver.communicate(timeout=60) for saver in savers]
    finally:
        for saver in savers:
            saver.kill()
            saver.wait()
    assert [saver.returncode for saver in savers] == [0] * len(savers), told
    watching.refresh()
    acknowledged = {tuple(line.split()) for out, _ in told for line in out.decode().splitlines()}
    assert len(acknowledged) == len(writers) * SAVES * 3 // 2
    assert {(event.ref, event.fields["text"]) for event in watching.events} == acknowledged
    assert list(read(root).events) == list(watching.events)
    assert sum(len(chain_of(root, name)) for name in set(writers)) == len(acknowledged)


def test_threads_that_save_at_once_lose_nothing(root: Path) -> None:
    reader = JournalReader(root)
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def save(name: str) -> None:
        start.wait()
        try:
            for number in range(15):
                append(root, ANA, [note(f"{name}-{number}")], NOW, timeout=60)
                reader.refresh()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=save, args=(f"t{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    reader.refresh()
    assert len(chain_of(root)) == len(reader.events) == 60


EDITOR = """
import sys
from pathlib import Path
from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.rollout_edit import edit
root, name = Path(sys.argv[1]), sys.argv[2]
for number in range(10):
    edit(root, {f"owners.{name}": f"P{number}"})
    policies.save(root, "baseline", f"# {name} {number}".encode())
"""


def test_edits_of_different_fields_at_once_both_stay(root: Path) -> None:
    roles = ("security-owner", "codex-admin")
    editors = [python(EDITOR, root, role) for role in roles]
    for editor in editors:
        _, err = editor.communicate(timeout=60)
        assert editor.returncode == 0, err
    assert rollout.load(root).owners == dict.fromkeys(roles, "P9")
    assert policies.read(root, "baseline").endswith(b" 9")
    assert len(list((root / "versions").iterdir())) == 20


def test_processes_that_draw_a_writer_at_once_get_one(root: Path) -> None:
    code = """
import sys, secrets
from pathlib import Path
from codex_rollout_tui.store.writer_id import writer
print(writer(Path(sys.argv[1]), "Ana", lambda: secrets.token_hex(2)))
"""
    drawers = [python(code, root) for _ in range(3)]
    drawn = {drawer.communicate(timeout=60)[0].decode().strip() for drawer in drawers}
    assert drawn == {writer(root, "Ana", lambda: "0000")}


def test_others_appends_are_seen_through_a_second_process(root: Path) -> None:
    append(root, ANA, [note("mine")], NOW)
    reader = read(root)
    code = """
import sys
from pathlib import Path
from tests.store.folders import add
add(Path(sys.argv[1]), "theirs", writer="ben-0a1b")
"""
    ran(code, root)
    assert reader.refresh() is True
    assert [event.fields["text"] for event in reader.events] == ["mine", "theirs"]
    assert path_of(root, BEN).is_file()
