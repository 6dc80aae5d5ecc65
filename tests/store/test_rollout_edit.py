from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from tomlkit.exceptions import ParseError

from codex_rollout_tui.errors import BadFileError, NotARolloutError, UsageError
from codex_rollout_tui.store import rollout
from codex_rollout_tui.store.create import text as new_text
from codex_rollout_tui.store.rollout_edit import edit
from tests.store.folders import rollout_file
from tests.store.test_rollout import GOOD, put


def after(root: Path, changes: dict[str, Any], text: str = GOOD) -> str:
    """The text after an edit, which must say of itself what was asked."""
    put(root, text)
    result = edit(root, changes)
    assert result == rollout.load(root)
    return (root / "rollout.toml").read_bytes().decode()


@pytest.mark.parametrize(("changes", "old", "new"), [
    ({"surfaces": ["local"]}, '["local", "cloud"]', '["local"]'),
    ({"surfaces": ("cloud",)}, '["local", "cloud"]', '["cloud"]'),
    ({"surfaces": None}, 'surfaces = ["local", "cloud"]\n', ""),
    ({"workspace_id": "new"}, '"w"', '"new"'),
    ({"conditions.scim": True}, "scim = false", "scim = true"),
    ({"conditions.scim": None}, "scim = false\n", ""),
    ({"owners.security-owner": "Zoë \"Z\""}, '"Ben"', '"Zoë \\"Z\\""'),
    ({"edition": "2026-04-21"}, "2026-05-18", "2026-04-21"),
    ({"conditions.slack": None}, "", ""),
    ({}, "", ""),
])  # fmt: skip
def test_only_what_was_asked_changes(tmp_path: Path, changes: dict[str, Any], old: str, new: str) -> None:
    assert after(tmp_path, changes) == GOOD.replace(old, new, 1)


def test_new_entries_join_their_table(tmp_path: Path) -> None:
    text = after(tmp_path, {"conditions.slack": True, "owners.codex-admin": "Cleo"})
    assert "scim = false\nslack = true\n" in text
    assert 'security-owner = "Ben"\ncodex-admin = "Cleo"\n' in text


def test_a_missing_table_or_key_is_made_above_where_it_cannot_be(tmp_path: Path) -> None:
    bare = 'schema_version = 1\nid = "5f"\norganisation = "A"\nedition = "2026-05-18"\n\n[x]\ny = 1\n'
    put(tmp_path, bare)
    found = edit(tmp_path, {"surfaces": ["local"], "conditions.scim": True, "owners.codex-admin": "C"})
    assert (found.surfaces, found.conditions, found.owners) == (("local",), {"scim": True}, {"codex-admin": "C"})
    assert (tmp_path / "rollout.toml").read_text().count("[x]\ny = 1\n") == 1


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path) -> None:
    text = after(tmp_path, {"conditions.slack": True}, "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert text.startswith("\ufeff# Acme")
    assert text.count("\r\n") == text.count("\n") == GOOD.count("\n") + 1


@pytest.mark.parametrize(("changes", "told"), [
    ({"surfaces": "local"}, "surfaces must be a list"),
    ({"surfaces": ["x"]}, "not a surface"),
    ({"organisation": ""}, "organisation is empty"),
    ({"organisation": None}, "cannot be left out"),
    ({"edition": "x"}, "not a date"),
    ({"conditions.scim": "no"}, "must be true or false"),
    ({"conditions.scmi": True}, "Did you mean scim"),
    ({"conditions.scmi": None}, "no condition 'scmi'"),
    ({"owners.boss": "Ben"}, "there is no owner role 'boss'"),
    ({"owners.security-owner": ""}, "is empty"),
    ({"workspace_id": "fine", "conditions.scim": 3}, "must be true or false"),
    ({"colour": "red"}, "no field"),
    ({"id": "x"}, "no field"),
    ({"schema_version": 2}, "no field"),
    ({"conditions": {}}, "no field"),
    ({"organisation.x": "y"}, "no field"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_written(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    path = put(tmp_path, GOOD)
    with pytest.raises(UsageError, match=told):
        edit(tmp_path, changes)
    assert path.read_text() == GOOD


def test_a_wrong_file_is_not_edited(tmp_path: Path) -> None:
    for wrong, told in (
        (GOOD.replace("false", "0"), "conditions.scim must be"),
        (GOOD.replace("false", ""), "no value"),
    ):
        path = put(tmp_path, wrong)
        with pytest.raises(BadFileError, match=f"line 11: .*{told}"):
            edit(tmp_path, {"conditions.scim": True})
        assert path.read_text() == wrong


def test_a_file_the_editor_cannot_read_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader knows TOML 1.1; an older tomlkit does not."""

    def refuse(_: str) -> None:
        raise ParseError(3, 1)

    path = put(tmp_path, GOOD)
    monkeypatch.setattr(tomlkit, "parse", refuse)
    with pytest.raises(BadFileError, match=r"line 3: this is written in a way .* Nothing was changed"):
        edit(tmp_path, {"workspace_id": "x"})
    assert path.read_text() == GOOD


def test_no_rollout_no_edit(tmp_path: Path) -> None:
    with pytest.raises(NotARolloutError):
        edit(tmp_path, {"workspace_id": "x"})


PEOPLE = st.text(min_size=1, max_size=12).filter(lambda name: name.strip() != "")


@settings(max_examples=60, deadline=None)
@given(PEOPLE, PEOPLE, st.dictionaries(st.sampled_from(["scim", "slack", "github-emu"]), st.booleans()))
def test_any_text_survives_making_and_editing(
    tmp_path_factory: pytest.TempPathFactory, name: str, person: str, conditions: dict[str, bool]
) -> None:
    root = tmp_path_factory.mktemp("rollout")
    made = rollout_file(organisation=name, conditions=conditions, owners={"codex-admin": person})
    put(root, new_text(made))
    assert rollout.load(root) == made
    edited = edit(root, {"organisation": person, "owners.codex-admin": name, "conditions.scim": None})
    assert (edited.organisation, edited.owners["codex-admin"]) == (person, name)
    assert edited.conditions == {key: value for key, value in conditions.items() if key != "scim"}
