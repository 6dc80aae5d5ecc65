"""`init` and `status`: the promises of the first day."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from codex_rollout_tui.checklist.item_status import STATUSES
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.model import ROLE_IDS
from tests.cli.command import BOTH, data, process, refused, run, unchanged
from tests.real import need

UUID = "123e4567-e89b-12d3-a456-426614174000"


def statuses(root: Path) -> dict[str, str]:
    return {item["id"]: item["status"] for item in data("-C", root, "status", code=1)["items"]}


def test_a_new_rollout_of_both_surfaces(tmp_path: Path) -> None:
    """As written in the README, in processes of their own."""
    made = process("init", "./acme", "--organisation", "Acme", "--surfaces", "local,cloud", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, b"")
    told = process("-C", "./acme", "status", "--json", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (1, b"")
    found = json.loads(told.stdout)
    assert (found["schema_version"], found["edition"], found["organisation"]) == (1, "2026-05-18", "Acme")
    assert len(found["items"]) == 93
    assert [step["number"] for step in found["steps"]] == list(range(8))
    assert len({item["step"] for item in found["items"]}) == 8
    assert found["counts"]["not-applicable"] == 0
    assert (found["good"], found["counted"]) == (1, 93)


@pytest.mark.parametrize(("surface", "other", "hidden"), [("local", "cloud", 25), ("cloud", "local", 31)])
def test_one_surface_hides_exactly_the_items_of_the_other(
    tmp_path: Path, surface: str, other: str, hidden: int
) -> None:
    run("init", tmp_path / "acme", "--organisation", "Acme", "--surfaces", surface)
    found = data("-C", tmp_path / "acme", "status", code=1)
    hidden_items = {item["id"] for item in found["items"] if item["status"] == "not-applicable"}
    assert hidden_items == {item.id for item in view().items if item.surfaces == other}
    assert len(hidden_items) == hidden == found["counts"]["not-applicable"]
    assert found["counted"] == 93 - hidden
    assert sum(step["counted"] for step in found["steps"]) == 93 - hidden
    assert hidden_items.isdisjoint(found["next"])


def test_the_earlier_edition(tmp_path: Path) -> None:
    run("init", tmp_path / "acme", *BOTH, "--edition", "2026-04-21")
    found = data("-C", tmp_path / "acme", "status", code=1)
    assert (found["edition"], len(found["items"]), found["counted"]) == ("2026-04-21", 88, 88)


def test_the_json_of_status_is_complete(acme: Path) -> None:
    found = data("-C", acme, "status", code=1)
    assert set(found) >= {"schema_version", "edition", "organisation", "progress", "counts", "items"}
    assert set(found["counts"]) == set(STATUSES)
    assert 0 < found["progress"] < 1
    for item in found["items"]:
        assert set(item) >= {"id", "step", "status", "reason", "owner", "surfaces"}
        assert item["step"] in range(8)
        assert item["surfaces"] in ("local", "cloud", "always")
    assert json.loads(run("-C", acme, "status", "--format", "json", code=1).stdout).keys() == found.keys()
    assert run("-C", acme, "status", "--format", "text", code=1).stdout.startswith("Acme · guide 2026-05-18")


def test_every_first_answer_can_be_given_at_once(tmp_path: Path) -> None:
    owners = [word for role in ROLE_IDS for word in ("--owner", f"{role}=Ana Ruiz")]
    conditions = ["--condition", "scim=no", "--condition", "slack=yes", "--condition", "access_tokens=unanswered"]
    found = data("init", tmp_path / "acme", *BOTH, "--workspace-id", UUID, *owners, *conditions)
    assert (found["folder"], found["edition"], found["items"]) == (str(tmp_path / "acme"), "2026-05-18", 92)
    now = statuses(tmp_path / "acme")
    assert {item for item, status in now.items() if status == "done"} == {
        "prereq-decide-surfaces", "prereq-workspace-id", "prereq-owner-workspace", "prereq-owner-security",
        "prereq-owner-analytics",
    }  # fmt: skip
    assert now["rbac-scim"] == "not-applicable"
    assert {item["person"] for item in data("-C", tmp_path / "acme", "status", code=1)["items"]} == {"Ana Ruiz"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--surfaces", "local"), "Missing option '--organisation'"),
        (("--organisation", "", "--surfaces", "local"), "The organisation's name is empty"),
        (("--organisation", "Acme", "--surfaces", "lokal"), "'lokal' is no choice of surfaces. Write local, cloud, or"),
        ((*BOTH, "--edition", "2026-05-19"), "There is no edition '2026-05-19' of the guide."),
        ((*BOTH, "--workspace-id", "acme"), "'acme' is no workspace id: it is a UUID like"),
        ((*BOTH, "--condition", "skim=no"), "There is no condition 'skim'. Did you mean scim"),
        ((*BOTH, "--condition", "scim"), "'scim' must be written NAME=yes or NAME=no"),
        ((*BOTH, "--condition", "scim=perhaps"), "'perhaps' is no answer here. Write yes, no or unanswered."),
        ((*BOTH, "--condition", "scim=no", "--condition", "SCIM=yes"), "scim is given twice"),
        (
            (*BOTH, "--owner", "security-ower=Ana"),
            "There is no owner role 'security-ower'. Did you mean security-owner",
        ),
        ((*BOTH, "--owner", "codex-admin="), "The owner's name is empty"),
        ((*BOTH, "--owner", "codex-admin=sk-abcdefghijklmnop1234"), "looks like it holds a secret"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_made(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    with unchanged(tmp_path):
        assert told in refused("init", tmp_path / "acme", *arguments)


def test_init_does_not_mix_with_another_folder(tmp_path: Path) -> None:
    with unchanged(tmp_path):
        assert "for a new one write only: codex-rollout init FOLDER" in refused("-C", tmp_path, "init", "x", *BOTH)


def test_a_second_init_and_a_file_in_the_way(acme: Path) -> None:
    with unchanged(acme.parent):
        assert refused("init", acme, *BOTH) == f"{acme} is a rollout already. Open it with: codex-rollout -C {acme}"
        assert "is a file, not a folder" in refused("init", acme / "rollout.toml", *BOTH)


def test_a_folder_with_files_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"ours")
    run("init", tmp_path, *BOTH)
    assert (tmp_path / "README.md").read_bytes() == b"ours"


def test_git_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("git")
    run("init", tmp_path / "acme", *BOTH, "--git")
    assert (tmp_path / "acme" / ".git").is_dir()
    with monkeypatch.context() as patch, unchanged(tmp_path):
        patch.setenv("PATH", str(tmp_path))
        assert refused("init", tmp_path / "beta", *BOTH, "--git").startswith("git is not installed.")


@pytest.mark.parametrize("name", ["my acme", "Äcme – ü", "it's", '"$(x)"', "-acme", "a\nb", "a\x07\x1b[2Jb"])
def test_odd_names_of_folders(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("init", *BOTH, "--", name).stdout
    assert run("-C", name, "status", code=1).stdout.startswith("Acme")
    assert {"\x1b", "\x07"}.isdisjoint(told)
    if name.isprintable():
        line = told.splitlines()[1].removeprefix("Open it with: codex-rollout ")
        shown = subprocess.run(["sh", "-c", f"printf '%s|' {line}"], capture_output=True, check=True).stdout
        assert shown.decode() == f"-C|{name}|"


def test_a_folder_whose_name_is_not_text(tmp_path: Path) -> None:
    name = b"a\xffb"
    made = process("init", name, *BOTH, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, b"")
    assert process(b"-C", name, "status", cwd=tmp_path).returncode == 1
    missing = process(b"-C", name + b"c", "status", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert missing.stderr.startswith(b"codex-rollout: ")
    assert missing.stderr.count(b"\n") == 1


def test_where_the_rollout_is_when_nobody_says_so(acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(acme)
    run("status", code=1)
    monkeypatch.chdir(tmp_path)
    run("-C", "acme", "status", code=1)
    told = refused("status")
    assert f"{os.environ['HOME']}/.local/share/codex-rollout/rollout is not a rollout" in told
    assert "Name yours with -C, or start one with: codex-rollout init" in told


def test_the_default_place_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("init", Path(os.environ["HOME"]) / ".local/share/codex-rollout/rollout", *BOTH)
    run("status", code=1)


def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    code = "import os; os.mkdir('x'); os.chdir('x'); os.rmdir('../x');"
    from tests.cli.command import RUN
    from tests.store.folders import python

    for words in (("status",), ("init", "foo", *BOTH), ("-C", "foo", "status"), ("demo", "--folder", "x")):
        with python(f"import os, sys; os.chdir({str(tmp_path)!r}); {code} {RUN}", *words) as done:
            out, err = done.communicate(timeout=60)
        assert (done.returncode, out) == (2, b"")
        assert err.startswith(b"codex-rollout: The current folder is gone.")
        assert err.count(b"\n") == 1


def test_nothing_open_is_exit_code_0(acme: Path) -> None:
    for item in view().items:
        run("-C", acme, "waive", item.id, "--reason", "all", "--until", "2999-01-01")
    told = run("-C", acme, "status", code=0).stdout
    assert told.rstrip().endswith("Nothing is open.")
    assert data("-C", acme, "status", code=0)["next"] == []


def test_status_lists_every_item_on_request(acme: Path) -> None:
    told = run("-C", acme, "status", "--items", code=1).stdout
    assert sum(any(f" {item.id} " in line for line in told.splitlines()) for item in view().items) == 93
