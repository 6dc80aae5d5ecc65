from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from codex_rollout_tui.errors import BadFileError, FolderError, UsageError
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.rollout_edit import edit

TEXT = b'\xef\xbb\xbfallowed_sandbox_modes = ["read-only"]\r\n\xff'


def test_bytes_come_back_as_they_were_saved(root: Path) -> None:
    sha = policies.save(root, "baseline", TEXT)
    assert sha == sha256(TEXT).hexdigest()
    assert policies.read(root, "baseline") == TEXT
    assert policies.version(root, sha) == TEXT


def test_every_text_is_kept_once(root: Path) -> None:
    one, two = policies.save(root, "baseline", b"1"), policies.save(root, "baseline", b"2")
    inode = (root / "versions" / f"{one}.toml").stat().st_ino
    assert policies.save(root, "strict", b"1") == one
    assert policies.keep_version(root, b"2") == two
    assert (root / "versions" / f"{one}.toml").stat().st_ino == inode
    assert len(list((root / "versions").iterdir())) == 2
    assert (policies.version(root, one), policies.version(root, two)) == (b"1", b"2")


def test_a_damaged_version_is_said_and_mended_by_saving_again(root: Path) -> None:
    sha = policies.keep_version(root, b"1")
    (root / "versions" / f"{sha}.toml").write_bytes(b"2")
    with pytest.raises(BadFileError, match="the text was changed"):
        policies.version(root, sha)
    policies.keep_version(root, b"1")
    assert policies.version(root, sha) == b"1"


def test_what_a_killed_save_left_is_swept_away(root: Path) -> None:
    policies.save(root, "baseline", b"1")
    for folder in (root, root / "policies", root / "versions"):
        (folder / ".baseline.toml.1-1-1.tmp").write_bytes(b"half")
    policies.save(root, "baseline", b"2")
    edit(root, {"workspace_id": "x"})
    assert not list(root.rglob("*.tmp"))


def test_names_are_in_order_and_only_those_that_are_policies(root: Path) -> None:
    assert policies.names(root) == ()
    for name in ("strict", "baseline"):
        policies.save(root, name, b"")
    (root / "policies" / "Notes.toml").touch()
    (root / "policies" / "readme.md").touch()
    (root / "policies" / "folder.toml").mkdir()
    assert policies.names(root) == ("baseline", "strict")


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "A", "a b", "a.b", "-a", "a-", "a\n", "x" * 65, "ä"])
def test_a_policy_name_is_a_slug(root: Path, name: str) -> None:
    for act in (lambda: policies.save(root, name, b""), lambda: policies.read(root, name)):
        with pytest.raises(UsageError, match="cannot name a policy"):
            act()


@pytest.mark.parametrize("sha", ["", "x", "../../etc/passwd", "A" * 64, "0" * 63])
def test_a_version_is_a_hash(root: Path, sha: str) -> None:
    with pytest.raises(UsageError, match="64 hexadecimal digits"):
        policies.version(root, sha)


def test_what_is_not_there_is_said(root: Path) -> None:
    policies.save(root, "baseline", b"")
    with pytest.raises(UsageError, match=r"no policy 'strict'.*Policies: baseline"):
        policies.read(root, "strict")
    with pytest.raises(UsageError, match="The version 000000000000… of a policy is not in"):
        policies.version(root, "0" * 64)


def test_a_policy_that_is_a_folder_is_said(root: Path) -> None:
    (root / "policies" / "baseline.toml").mkdir()
    with pytest.raises(FolderError, match="it is a folder"):
        policies.read(root, "baseline")


def test_state_changes_with_the_file(root: Path) -> None:
    policies.save(root, "baseline", b"1")
    before = policies.state(root)
    assert policies.state(root) == before
    policies.save(root, "baseline", b"22")
    assert policies.state(root) != before
    assert policies.state(root)["baseline"][1] == 2


def test_a_clone_without_folders_for_policies(root: Path) -> None:
    (root / "policies").rmdir()
    assert policies.names(root) == ()
    policies.save(root, "baseline", b"1")
    assert policies.names(root) == ("baseline",)
