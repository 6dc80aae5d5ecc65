"""What lies in a rollout's folder and is not used, or not believed, is named; so is a folder of somebody else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import FolderError, ForeignFolderError, UsageError
from codex_rollout_tui.settings import settings_path
from codex_rollout_tui.store import last_tails, policies
from codex_rollout_tui.store.folder_problems import MOST, folder_problems
from codex_rollout_tui.store.git_index import names_below, tracked
from codex_rollout_tui.store.layout import SLUG
from codex_rollout_tui.store.trust import foreign
from codex_rollout_tui.store.writer_id import kept
from tests.actions.rollouts import begin, reopened
from tests.cli.command import data, run

GIT = shutil.which("git")
NOT_A_SLUG = "has lower-case letters, digits and hyphens only"
COPY = "it looks like a copy that a conflict left"


@pytest.fixture
def rollout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rollout:
    monkeypatch.setenv("CODEX_ROLLOUT_CONFIG", str(tmp_path / "settings"))
    return begin(tmp_path / "acme")


def said(root: Path) -> list[str]:
    return [f"{problem} {problem.remedy}" for problem in folder_problems(root)]


@pytest.mark.parametrize(
    ("name", "problem", "remedy"),
    [
        ("policies/Contractors.toml", NOT_A_SLUG, "Rename it to contractors.toml"),
        ("policies/Baseline.toml", NOT_A_SLUG, "Give it another name"),
        ("policies/nul.toml", NOT_A_SLUG, "Give it another name"),
        ("policies/baseline (conflict).toml", COPY, "Compare it with baseline.toml"),
        ("policies/baseline.toml.orig", COPY, "Compare it with baseline.toml"),
        ("policies/baseline~HEAD.toml", NOT_A_SLUG, "Rename it to baseline-head.toml"),
        ("expectations/Strict.toml", NOT_A_SLUG, "Rename it to strict.toml"),
        ("rollout (conflicted copy).toml", COPY, "Compare it with rollout.toml"),
        ("rollout.toml.bak", COPY, "Compare it with rollout.toml"),
        ("Rollout.toml", "only rollout.toml is", "Move it away"),
        ("credentials-old.toml", "only credentials.toml is", "Move it away"),
        ("journal/$(cd;id>X).jsonl", "it is no journal", "Move it out of journal/"),
        ("journal/ana.txt", "it is no journal", "Move it out of journal/"),
        ("journal/con.jsonl", "it is no journal", "Move it out of journal/"),
        ("journal/ana-0000 (conflicted copy).jsonl", COPY, "Compare it with ana-0000.jsonl"),
    ],
)
def test_a_file_that_is_not_used_is_named(rollout: Rollout, name: str, problem: str, remedy: str) -> None:
    (rollout.root / "expectations").mkdir()
    (rollout.root / name).write_text("x")
    (sentence,) = said(rollout.root)
    assert sentence.startswith(f"{rollout.root / name} is not ")
    assert problem in sentence
    assert remedy in sentence
    assert reopened(rollout.root).reader.problems == ()
    output = run("-C", rollout.root, "status", code=1).output
    assert f"▲ {rollout.root / name} is not " in output
    (found,) = data("-C", rollout.root, "status", code=1)["folder_problems"]
    assert found["path"] == str(rollout.root / name)
    assert str(rollout.root / name) in run("-C", rollout.root, "doctor", code=None).output


@pytest.mark.parametrize("kind", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("baseline.toml")])
def test_a_policy_that_is_no_file_is_named(rollout: Rollout, kind: object) -> None:
    assert callable(kind)
    kind(rollout.root / "policies" / "strict.toml")
    assert "strict.toml is not used: it is a " in said(rollout.root)[0]
    assert policies.names(rollout.root) == ("baseline",)
    with pytest.raises(FolderError, match="it is a "):
        policies.read(rollout.root, "strict")


def test_what_is_nobodys_business_is_not_named(rollout: Rollout) -> None:
    for name in ("README.md", "policies/README.md", "policies/.baseline.toml.swp", "journal/.hidden", "rollouts.txt"):
        (rollout.root / name).write_text("x")
    assert said(rollout.root) == []


def test_a_hostile_name_moves_nothing(rollout: Rollout) -> None:
    (rollout.root / "journal" / "\x1b[2Jx\n.jsonl").write_text("x")
    (sentence,) = said(rollout.root)
    assert "\\x1b[2Jx" in sentence
    assert not {"\x1b", "\n"} & set(sentence)


def test_very_many_are_counted(rollout: Rollout) -> None:
    for number in range(MOST + 7):
        (rollout.root / "journal" / f"{number}.txt").write_text("x")
    assert len(said(rollout.root)) == MOST + 1
    assert said(rollout.root)[-1].startswith(f"{rollout.root / 'journal'} holds 7 more files")


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_no_policy_and_no_journal_has_the_name_of_a_device(rollout: Rollout, name: str) -> None:
    assert not SLUG.fullmatch(name)
    assert SLUG.fullmatch(f"{name}-x")
    with pytest.raises(UsageError, match="cannot name a policy"):
        policies.save(rollout.root, name, b"")


def git(folder: Path, *words: str) -> None:
    assert GIT is not None
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    subprocess.run([GIT, "-C", str(folder), *words], check=True, capture_output=True, env=environ)


needs_git = pytest.mark.skipif(GIT is None, reason="needs git")


@needs_git
@pytest.mark.parametrize("version", ["2", "3", "4"])
@pytest.mark.parametrize("form", ["sha1", "sha256"])
@pytest.mark.parametrize("below", ["", "teams/acme"])
def test_what_git_tracks_is_read_from_its_index(tmp_path: Path, version: str, form: str, below: str) -> None:
    git(tmp_path, "init", "-q", f"--object-format={form}")
    root = tmp_path / below
    for name in ("private/writer", "private/a/b", "other/private/x", "rollout.toml", "private2", "x/" * 90 + "y" * 200):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    assert tracked(root, "private") == frozenset()
    git(tmp_path, "add", "-A")
    git(tmp_path, "update-index", "--index-version", version)
    if version == "3":
        git(tmp_path, "update-index", "--skip-worktree", str(root / "private" / "writer"))
    assert tracked(root, "private") == {"writer", "a/b"}
    if version == "3":
        git(tmp_path, "update-index", "--no-skip-worktree", str(root / "private" / "writer"))
    git(tmp_path, "rm", "-r", "-q", "--cached", str(root / "private"))
    assert tracked(root, "private") == frozenset()


@needs_git
def test_a_worktree_and_a_split_index_have_theirs_elsewhere(tmp_path: Path) -> None:
    main = tmp_path / "main"
    (main / "private").mkdir(parents=True)
    (main / "private" / "writer").write_text("x")
    git(tmp_path, "init", "-q", "main")
    git(main, "add", "-A")
    git(main, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x")
    git(main, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert tracked(tmp_path / "tree", "private") == {"writer"}
    git(main, "update-index", "--split-index")
    assert tracked(main, "private") == {"writer"}


def test_what_is_no_index_is_said() -> None:
    for data_ in (b"", b"DIRC", b"DIRC\0\0\0\7\0\0\0\0", b"x" * 100, b"DIRC\0\0\0\4\0\0\0\5" + b"\xff" * 90):
        with pytest.raises(ValueError, match="index"):
            names_below(data_, b"private/")


@needs_git
def test_private_content_that_git_tracks_is_not_believed(rollout: Rollout) -> None:
    root = rollout.root
    items.add_note(rollout, "local-toggle", "x")
    assert kept(root, "Ana") is not None
    assert last_tails.load(root)
    git(root, "init", "-q")
    git(root, "add", "-f", "private/writer", "private/seen.json")
    assert kept(root, "Ana") is None
    assert last_tails.load(root) == {}
    (sentence,) = said(root)
    assert "what Git tracks of it (seen.json, writer) is not believed" in sentence
    assert "git rm -r --cached private" in sentence
    with pytest.raises(FolderError, match=r"private/writer is tracked by Git.*git rm -r --cached private"):
        items.add_note(reopened(root), "local-toggle", "y")
    git(root, "rm", "-r", "-q", "--cached", "private")
    assert kept(root, "Ana") is not None
    items.add_note(reopened(root), "local-toggle", "y")
    assert said(root) == []


def test_where_the_index_cannot_be_read_nothing_private_is_believed(rollout: Rollout) -> None:
    items.add_note(rollout, "local-toggle", "x")
    (rollout.root / ".git").mkdir()
    assert kept(rollout.root, "Ana") is not None, "a repository without an index tracks nothing"
    (rollout.root / ".git" / "index").write_bytes(b"no index")
    assert kept(rollout.root, "Ana") is None
    assert "its index cannot be read (no index)" in said(rollout.root)[0]


def test_the_folder_of_another_user_is_only_read(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    root, settings = rollout.root, rollout.root.parent / "settings"
    monkeypatch.setattr(os, "geteuid", lambda: root.stat().st_uid + 1)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    foreign = reopened(root)
    with pytest.raises(ForeignFolderError, match=r"not to you, so it is opened for reading only\. Nothing was changed"):
        items.add_note(foreign, "local-toggle", "x")
    for words in (["note", "local-toggle", "x"], ["decide", "--owner", "codex-admin=Emil"]):
        result = run("-C", root, *words, code=2)
        assert f'trusted_folders = ["{root}"]' in result.stderr
    result = run("policy", "lint", "--fix", root / "policies" / "baseline.toml", code=None)
    assert "trusted_folders" in run("-C", root, "status", code=1).output
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    settings.mkdir(exist_ok=True)
    for line in (f'["{root}"]', f'["/elsewhere", "{root}/"]', '["*"]'):
        (settings / "settings.toml").write_text(f"trusted_folders = {line}\n")
        items.add_note(reopened(root), "local-toggle", "x")
    assert "trusted_folders" not in run("-C", root, "status", code=1).output


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ('person = "Ana"\n[keymap]\nattest = "t"\n', "put this line at the top of {}: "),
        ('trusted_folders = ["/elsewhere"]\n', "let the line of trusted_folders in {} be: "),
    ],
)
def test_the_line_that_trusts_a_folder_is_whole(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch, before: str, place: str
) -> None:
    root = rollout.root.rename(rollout.root.parent / 'a "quoted" folder')
    monkeypatch.setattr(os, "geteuid", lambda: root.stat().st_uid + 1)
    path = settings_path()
    path.parent.mkdir(exist_ok=True)
    path.write_text(before)
    problem = foreign(root)
    assert problem is not None
    _, _, line = problem.remedy.partition(place.format(path))
    path.write_text(f"{line}\n{before}" if "keymap" in before else f"{line}\n")
    assert foreign(root) is None


def test_who_is_root_by_sudo_owns_what_that_person_owns(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = 4711
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        status = real(path, **options)
        return os.stat_result((*status[:4], owner, *status[5:])) if path == rollout.root else status

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert len(said(rollout.root)) == 1
    monkeypatch.setenv("SUDO_UID", str(owner))
    assert said(rollout.root) == []
