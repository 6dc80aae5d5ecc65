"""`init --answers FILE`: every first answer from a file, and the file to be filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from codex_rollout_tui.actions.first_answers import answers_template, read_answers
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.guide.load import conditions, editions
from codex_rollout_tui.guide.model import ROLE_IDS
from codex_rollout_tui.store.rollout import load
from codex_rollout_tui.tui.checklist.answers import field_name, fields
from tests.actions.rollouts import UUID, author
from tests.cli.command import refused, run, unchanged

WHOLE = f"""schema_version = 1
person = "Ana Ruiz"
organisation = "Acme"
surfaces = ["local"]
workspace_id = "{UUID}"
edition = "2026-04-21"
[conditions]
scim = false
slack = true
[owners]
codex-admin = "Ben"
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(WHOLE)
    return path


def test_every_answer_comes_from_the_file(tmp_path: Path, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODEX_ROLLOUT_PERSON")
    run("init", tmp_path / "acme", "--answers", answers)
    file = load(tmp_path / "acme")
    assert (file.organisation, file.surfaces, file.edition, file.workspace_id) == (
        "Acme", ("local",), "2026-04-21", UUID,
    )  # fmt: skip
    assert (dict(file.conditions), dict(file.owners)) == ({"scim": False, "slack": True}, {"codex-admin": "Ben"})
    assert "Ana Ruiz" in run("config", "show").stdout
    assert list((tmp_path / "acme" / "journal").glob("ana-ruiz-*.jsonl"))
    assert Rollout(tmp_path / "acme", author()).statuses().states["prereq-workspace-id"].status == "done"


def test_what_is_given_beside_it_wins(tmp_path: Path, answers: Path) -> None:
    given = ("--organisation", "Other", "--surfaces", "both", "--condition", "scim=yes", "--owner", "codex-admin=Cleo")
    run("init", tmp_path / "acme", "--answers", answers, *given, "--edition", "2026-05-18", "--workspace-id", "")
    file = load(tmp_path / "acme")
    assert (file.organisation, file.surfaces, file.edition, file.workspace_id) == (
        "Other", ("local", "cloud"), "2026-05-18", "",
    )  # fmt: skip
    assert (dict(file.conditions), dict(file.owners)) == ({"scim": True, "slack": True}, {"codex-admin": "Cleo"})


def test_it_can_come_by_a_pipe(tmp_path: Path) -> None:
    done = CliRunner().invoke(codex_rollout, ["init", str(tmp_path / "acme"), "--answers", "-"], input=WHOLE)
    assert done.exit_code == 0
    assert load(tmp_path / "acme").organisation == "Acme"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"Acme"', '""', "answers.toml does not answer organisation. Write it there, or give --organisation."),
        ('organisation = "Acme"', "", "answers.toml does not answer organisation."),
        ('organisation = "Acme"', "organisation = 3", "answers.toml, line 3: organisation must be text in quotes"),
        ("schema_version = 1", "schema_version = 2", "has schema version 2, and this codex-rollout knows"),
        ("schema_version = 1", "", "answers.toml: schema_version is not 1."),
        ("surfaces", "surface", "line 4: there is no answer 'surface'. Did you mean surfaces"),
        ('["local"]', '["lokal"]', "line 4: surfaces names 'lokal', which is not a surface."),
        ('"Ana Ruiz"', "1", "line 2: person must be text in quotes"),
        (UUID, "acme", "'acme' is no workspace id"),
        ("2026-04-21", "2026-04-22", "an edition this codex-rollout does not know"),
        ("scim", "skim", "line 8: there is no condition 'skim'. Did you mean scim"),
        ("scim = false", 'scim = "no"', "line 8: conditions.scim must be true or false, not text."),
        ("codex-admin", "codex-adnim", "line 11: there is no owner role 'codex-adnim'."),
        ("[owners]", "[owners", "line 10: not valid TOML"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(
    tmp_path: Path, answers: Path, old: str, new: str, sentence: str
) -> None:
    answers.write_text(WHOLE.replace(old, new, 1))
    with unchanged(tmp_path):
        assert sentence in refused("init", tmp_path / "acme", "--answers", answers)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "nowhere.toml cannot be read" in refused("init", tmp_path / "acme", "--answers", tmp_path / "nowhere.toml")


def test_the_template_asks_everything_the_app_asks(tmp_path: Path) -> None:
    template = run("init", "--answers-template").stdout
    assert template == answers_template() + "\n"
    assert "key d" in template
    for condition in conditions().values():
        assert condition.question in template
    opened = template
    for name in (*conditions(), *ROLE_IDS, "person", "surfaces", "workspace_id", "edition"):
        assert opened.count(f"# {name} = ") == 1, name
        opened = opened.replace(f"# {name} = ", f"{name} = ")
    values = tomllib.loads(opened.replace('organisation = ""', 'organisation = "Acme"'))
    asked = {field_name(field.name) for field in fields(None, "Ana")}
    answered = {*values} - {"schema_version", "edition", "conditions", "owners"}
    answered |= {f"{table}.{name}" for table in ("conditions", "owners") for name in values[table]}
    assert answered == asked
    path = tmp_path / "a.toml"
    whole = read_answers(path, opened.encode())
    assert (whole.edition, whole.workspace_id) == (editions()[-1].date, UUID)
    path.write_text(template)
    run("init", tmp_path / "acme", "--answers", path, "--organisation", "Acme")
    assert load(tmp_path / "acme").surfaces == ()
