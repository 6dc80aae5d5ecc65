from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.errors import BadFileError, FolderError, NewerVersionError, NotARolloutError
from codex_rollout_tui.store.rollout import RolloutFile, load

GOOD = """\
# Acme's rollout
schema_version = 1
id = "5f"
organisation = "Acme"
edition = "2026-05-18"
surfaces = ["local", "cloud"]
workspace_id = "w"
colour = "blue"  # nobody knows this key

[conditions]
scim = false

[owners]
security-owner = "Ben"

[something.new]
x = 1
"""


BARE = 'schema_version = 1\nid = "5f"\norganisation = "Acme"\nedition = "2026-04-21"\n'


def put(root: Path, text: str | bytes) -> Path:
    path = root / "rollout.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_everything_is_read_and_unknown_keys_are_ignored(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    assert load(tmp_path) == RolloutFile(
        id="5f", organisation="Acme", edition="2026-05-18", surfaces=("local", "cloud"), workspace_id="w",
        conditions={"scim": False}, owners={"security-owner": "Ben"},
    )  # fmt: skip


def test_what_is_not_answered_is_absent(tmp_path: Path) -> None:
    put(tmp_path, BARE)
    found = load(tmp_path)
    assert (found.surfaces, found.workspace_id, found.conditions, found.owners) == ((), "", {}, {})


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n")], ids=["byte order mark", "CR LF"])
def test_files_from_windows_are_read(tmp_path: Path, text: str) -> None:
    put(tmp_path, text)
    assert load(tmp_path).organisation == "Acme"


@pytest.mark.parametrize(("old", "new", "line", "told"), [
    ('organisation = "Acme"', "organisation = 3", 4, "organisation must be text in quotes, not a number"),
    ('organisation = "Acme"', 'organisation = " "', 4, "organisation is empty"),
    ('organisation = "Acme"', 'organisation = ["Acme"]', 4, "organisation must be text in quotes, not a list"),
    ('organisation = "Acme"\n', "", None, "organisation is missing"),
    ('id = "5f"', "id = true", 3, "id must be text in quotes, not true or false"),
    ('"2026-05-18"', "2026-05-18", 5, "edition must be text in quotes, not a date"),
    ('"2026-05-18"', '"May 2026"', 5, "edition is 'May 2026', which is not a date like 2026-05-18"),
    ('"2026-05-18"', '"2031-01-01"', 5, "an edition this codex-rollout does not know. Known editions: 2026-04-21"),
    ('["local", "cloud"]', '"local"', 6, "surfaces must be a list, not text"),
    ('["local", "cloud"]', '["lokal"]', 6, "surfaces names 'lokal', which is not a surface"),
    ('["local", "cloud"]', "[1]", 6, "surfaces names 1, which is not a surface"),
    ('["local", "cloud"]', "[[]]", 6, "surfaces names [], which is not a surface"),
    ('["local", "cloud"]', '["local", "local"]', 6, "surfaces names one twice"),
    ('workspace_id = "w"', "workspace_id = 12", 7, "workspace_id must be text in quotes, not a number"),
    ("scim = false", 'scim = "no"', 11, "conditions.scim must be true or false, not text"),
    ("scim = false", "scim = 0", 11, "conditions.scim must be true or false, not a number"),
    ("scim = false", "scmi = false", 11, "there is no condition 'scmi'. Did you mean scim?"),
    ("scim = false", "\n# odd\nscim.on = false", 13, "conditions.scim must be true or false, not a table"),
    ('security-owner = "Ben"', "security-owner = []", 14, "owners.security-owner must be text in quotes, not a list"),
    ('security-owner = "Ben"', 'boss = "Ben"', 14, "there is no owner role 'boss'. Known: workspace-owner, sec"),
    ('[conditions]\nscim = false', "[[conditions]]", 10, "conditions must be a table, not a list"),
    ("schema_version = 1", 'schema_version = "1"', 2, "schema_version is not 1"),
    ("schema_version = 1", "schema_version = true", 2, "schema_version is not 1"),
    ("schema_version = 1", "schema_version = 0", 2, "schema_version is not 1"),
    ("schema_version = 1\n", "", None, "schema_version is not 1"),
    ("scim = false", "scim =", 11, "there is no value here"),
    ("scim = false", "scim = false\nscim = true", 12, "this key or table is already set further up"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, line: int | None, told: str) -> None:
    assert old in GOOD
    path = put(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BadFileError) as caught:
        load(tmp_path)
    assert caught.value.line == line
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line {line}: " if line else f"{path}: ")


@pytest.mark.parametrize(("text", "line"), [
    (BARE + "conditions = { slack = true, scim = 1 }", 5),
    (BARE + "\nowners = 5", 6),
    (BARE + '\nconditions."scim" = 1', 6),
    (BARE + 'surfaces = [\n  "local",\n  "x",\n]\n\n[owners]', 5),
])  # fmt: skip
def test_other_ways_to_write_a_key_have_their_line_too(tmp_path: Path, text: str, line: int) -> None:
    put(tmp_path, text)
    with pytest.raises(BadFileError) as caught:
        load(tmp_path)
    assert caught.value.line == line


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "schema_version = 2\norganisation = 3\n")
    with pytest.raises(NewerVersionError, match="schema version 2") as caught:
        load(tmp_path)
    assert caught.value.path == path


@pytest.mark.parametrize("folder", ["none", ".", "file"])
def test_a_folder_that_is_no_rollout(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotARolloutError, match="codex-rollout init"):
        load(tmp_path / folder)


def test_a_rollout_that_is_a_folder_or_no_text(tmp_path: Path) -> None:
    put(tmp_path, b'schema_version = 1\nid = "\xff"\n')
    with pytest.raises(BadFileError, match="line 2: this is not UTF-8 text"):
        load(tmp_path)
    (tmp_path / "rollout.toml").unlink()
    (tmp_path / "rollout.toml").mkdir()
    with pytest.raises(FolderError, match=r"cannot be read: it is a folder, not a file"):
        load(tmp_path)
