"""`policy lint` beside the real Codex, and as a process: who is believed, what is loaded, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from tests.cli.command import RUN, data, process, run
from tests.cli.conftest import Write
from tests.cli.test_lint import LINT, MISSPELT, REFUSED, SOUND
from tests.codex import standin
from tests.policy.guide_examples import examples
from tests.real import need, need_codex
from tests.store.folders import REPO
from tests.test_imports import loaded, top

# The real Codex


def test_the_real_codex_is_shown_beside_the_prediction(write: Write) -> None:
    need("codex")
    need("bwrap")
    files = {write(content, f"{name}.toml"): accepted for name, content, accepted in (
        ("sound", SOUND, True), ("refused", REFUSED, False), ("broken", b"a = 1\nb = [\n", False)
    )}  # fmt: skip
    found = data("policy", "lint", *files, code=1)
    for file, (path, accepted) in zip(found["files"], files.items(), strict=True):
        assert file["path"] == str(path)
        assert file["verdict"]["version"] == NEWEST
        assert file["verdict"]["accepted"] is accepted
        assert file["verdict"]["agrees"] is True
        assert file["predicted"] == ("accept" if accepted else "refuse")
    assert found["files"][1]["verdict"]["line"] == 1
    text = run("policy", "lint", *files, code=1).stdout
    assert f"\n  Codex {NEWEST} accepts this file.\n" in text
    assert f"\n  Codex {NEWEST} refuses this file: an outage for everybody it reaches. It says of line 1: “" in text
    assert "DISAGREEMENT" not in text


def test_the_first_example_of_the_guide_is_refused_and_mended_with_one_key(write: Write) -> None:
    need("codex")
    need("bwrap")
    (example,) = [each for each in examples() if each.id == "standard-local"]
    path = write(example.text.encode())
    before = data("policy", "lint", path, code=1)["files"][0]
    assert (before["predicted"], before["verdict"]["accepted"]) == ("refuse", False)
    (refusal,) = [finding for finding in before["findings"] if finding["refuses"]]
    assert (refusal["key"], refusal["fix"]) == ("allowed_sandbox_modes", {"title": 'Add "read-only"', "safe": True})
    after = data("policy", "lint", path, "--fix", code=None)["files"][0]
    assert (after["predicted"], after["verdict"]["accepted"]) == ("accept", True)
    assert path.read_text() == example.text.replace('["workspace-write"]', '["read-only", "workspace-write"]')


@pytest.mark.parametrize("example", examples(), ids=lambda each: each.id)
def test_every_example_of_the_guide_gets_the_answer_of_the_real_codex(write: Write, example: Any) -> None:
    need("codex")
    need("bwrap")
    (file,) = data("policy", "lint", write(example.text.encode()), code=None)["files"]
    assert file["verdict"]["agrees"] is True
    assert file["verdict"]["accepted"] is (example.id != "standard-local")


def test_an_older_codex_is_asked_and_predicted_for(write: Write) -> None:
    binary = need_codex("0.138.0")
    need("bwrap")
    path = write(b'allowed_web_search_modes = ["indexed"]\n')
    old = data("policy", "lint", path, "--codex", binary, code=1)["files"][0]
    assert (old["client"], old["predicted"]) == ("0.138.0", "refuse")
    assert (old["verdict"]["version"], old["verdict"]["accepted"], old["verdict"]["agrees"]) == ("0.138.0", False, True)
    both = run("policy", "lint", path, "--codex", binary, "--client", "newest", code=1).stdout
    assert f"  We expect Codex {NEWEST} to accept this file.\n  Codex 0.138.0 refuses this file" in both
    assert "DISAGREEMENT" not in both


REFUSES = 'echo \'{"error":{"data":{"reason":"configLoad","detail":"I do not\\u001b[2J like it"}}}\'; exit 1'
ACCEPTS = 'echo \'{"appServerVersion":"0.169.0","configRequirements":{"requirements":null}}\''


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Binary]:
    """A Codex that always says the same, found where the real one would be."""

    def made(body: str, version: str = NEWEST) -> Binary:
        folder = tmp_path / "stand-in"
        folder.mkdir(exist_ok=True)
        binary = standin.script(folder, body, version)
        monkeypatch.setattr("codex_rollout_tui.codex.find.find", lambda *_, **__: binary)
        monkeypatch.setattr(isolate, "local_isolation", lambda _: standin.bare(folder))
        return binary

    return made


def test_a_disagreement_is_loud(write: Write, stand_in: Callable[..., Binary]) -> None:
    stand_in(REFUSES)
    path = write(SOUND)
    text = run("policy", "lint", path, code=1).stdout
    assert f"  We expect Codex {NEWEST} to accept this file.\n" in text
    assert (
        f"  Codex {NEWEST} refuses this file: an outage for everybody it reaches. It says: “I do not like it”\n" in text
    )
    assert (
        f"  DISAGREEMENT: the real Codex {NEWEST} refuses this file, and we expected it to accept it. Believe Codex; "
        "this is a bug of codex-rollout, please report it with the file.\n"
    ) in text
    verdict = data("policy", "lint", path, code=1)["files"][0]["verdict"]
    assert (verdict["accepted"], verdict["expected"], verdict["agrees"]) == (False, "accept", False)
    stand_in(ACCEPTS)
    text = run("policy", "lint", write(REFUSED), code=1).stdout
    assert f"DISAGREEMENT: the real Codex {NEWEST} accepts this file, and we expected it to refuse it." in text


def test_no_verdict_is_told_and_counts_only_where_it_was_asked_for(
    write: Write, stand_in: Callable[..., Binary]
) -> None:
    binary = stand_in("exit 7")
    path = write(SOUND)
    text = run("policy", "lint", path, code=0).stdout
    assert "No verdict of the real Codex: Codex gave an answer that makes no sense (status 7)" in text
    (file,) = data("policy", "lint", path)["files"]
    assert file["verdict"] is None
    assert file["no_verdict"]["reason"].startswith("Codex gave an answer that makes no sense")
    assert run("policy", "lint", path, "--codex", binary.path, code=1).stdout == text


def test_where_there_is_no_codex_the_prediction_stands_alone(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from codex_rollout_tui.codex.find import NotFound

    monkeypatch.setattr("codex_rollout_tui.codex.find.find", lambda *_, **__: NotFound("There is none."))
    (file,) = data("policy", "lint", write(SOUND))["files"]
    assert file["verdict"] is None
    assert file["no_verdict"]["reason"] == "There is none."
    assert "No verdict of the real Codex: There is none." in run("policy", "lint", write(SOUND)).stdout


# The process


@pytest.mark.parametrize("content", [SOUND, REFUSED, MISSPELT, b"x = ["])
@pytest.mark.parametrize("codex", ["off", "auto"])
def test_the_process_loads_nothing_heavy(write: Write, content: bytes, codex: str) -> None:
    modules = loaded("policy", "lint", str(write(content)), "--codex", codex)
    found = top(modules)
    heavy = {"textual", "rich", "pydantic", "httpx", "keyring", "tomlkit", "jinja2", "platformdirs"}
    assert found.isdisjoint(heavy)
    if content != MISSPELT:
        assert "rapidfuzz" not in found
    assert "importlib.resources" not in modules


def test_the_process_leaves_at_once_with_all_it_said(write: Write) -> None:
    path = write(REFUSED)
    done = process(*LINT, str(path))
    assert done.returncode == 1
    assert done.stdout.endswith(b"an outage for everybody it reaches.\n\n")
    files = [str(path)] * 300
    done = process(*LINT, *files)
    assert done.stdout.count(b"REQ021") == 300
    assert done.stdout.endswith(b"300 files, 0 good, 300 with something to look at, 300 that Codex refuses\n")


def test_a_reader_that_goes_away_is_no_traceback(write: Write) -> None:
    path = write(b"".join(b"unknown_%d = 1\n" % at for at in range(5000)))
    command = f"'{sys.executable}' -c '{RUN}' policy lint --codex off '{path}' | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, cwd=REPO, env={**os.environ, "PYTHONPATH": str(REPO)}, timeout=60
    )
    assert b"Traceback" not in done.stderr
    assert done.stdout.startswith(str(path).encode())


def test_standard_input_of_a_process(write: Write) -> None:
    command = [sys.executable, "-c", RUN, *LINT, "-"]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(command, input=b"\xef\xbb\xbf" + REFUSED, capture_output=True, cwd=REPO, env=environment)
    assert done.returncode == 1
    assert b"standard input:1:25: error REQ021" in done.stdout
