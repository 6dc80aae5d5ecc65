"""Files named as evidence: their hash always, a copy in `evidence/` by choice."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.evidence import changed_copies, copied
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.checklist.payload_fields import fields_of, read_payload
from codex_rollout_tui.checklist.payloads import Attested, Proof
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.kinds import EVIDENCE_FILE
from tests.actions.rollouts import content
from tests.invented_secrets import SECRETS

SHOT = b"\x89PNG what was on the screen"
SHA = hashlib.sha256(SHOT).hexdigest()


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    path = tmp_path / "Shot of today.PNG"
    path.write_bytes(SHOT)
    return path


def attested(rollout: Rollout, item: str) -> Attested:
    payload = rollout.folded.stories[item].in_force[-1].payload
    assert isinstance(payload, Attested)
    return payload


@pytest.mark.parametrize(
    ("item", "answer"), [("local-toggle", "on"), ("prereq-decide-surfaces", "local"), ("policy-lint", None)]
)
def test_a_copy_is_kept_with_whatever_it_proves(rollout: Rollout, shot: Path, item: str, answer: str | None) -> None:
    items.attest(rollout, item, answer=answer, copied=[copied(shot)])
    (proof,) = attested(rollout, item).evidence
    assert proof == Proof("file", name="Shot of today.PNG", size=len(SHOT), sha256=SHA, copy=f"evidence/{SHA}.png")
    assert (rollout.root / proof.copy).read_bytes() == SHOT
    assert list(changed_copies(rollout)) == []
    undo(rollout)
    assert (rollout.root / proof.copy).read_bytes() == SHOT


def test_without_the_choice_only_its_hash_is_kept(rollout: Rollout, shot: Path) -> None:
    items.attest(rollout, "local-toggle", answer="on", evidence=[evidence.file(shot)])
    (proof,) = attested(rollout, "local-toggle").evidence
    assert (proof.sha256, proof.copy) == (SHA, "")
    assert not (rollout.root / "evidence").exists()


@pytest.mark.parametrize(
    ("name", "kind"), [("x", "bin"), ("x.tar.gz", "gz"), ("x.é", "bin"), ("x.a b", "bin"), ("x.longerthan8", "bin")]
)
def test_the_copy_is_called_by_its_hash_and_a_plain_ending(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(SHOT)
    assert copied(tmp_path / name).proof.copy == f"evidence/{SHA}.{kind}"


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_a_file_with_a_key_in_it_is_not_copied(rollout: Rollout, tmp_path: Path, secret: str) -> None:
    (tmp_path / "log.txt").write_text(f"curl said: {SECRETS[secret]} and so on")
    with pytest.raises(UsageError, match="looks like a key or token"):
        copied(tmp_path / "log.txt")


def test_a_file_too_large_for_a_copy_says_so(tmp_path: Path) -> None:
    with (tmp_path / "film.mov").open("wb") as file:
        file.truncate(EVIDENCE_FILE.largest + 1)
    with pytest.raises(UsageError, match=r"film\.mov.*larger.*its hash is kept all the same"):
        copied(tmp_path / "film.mov")
    assert evidence.file(tmp_path / "film.mov").size == EVIDENCE_FILE.largest + 1


def test_what_is_gone_or_another_is_named(rollout: Rollout, shot: Path) -> None:
    items.attest(rollout, "local-toggle", answer="on", copied=[copied(shot)])
    kept = rollout.root / "evidence" / f"{SHA}.png"
    kept.write_bytes(b"another")
    assert list(changed_copies(rollout)) == [
        f"evidence/{SHA}.png, the copy of Shot of today.PNG, is not what was attested"
    ]
    kept.unlink()
    assert list(changed_copies(rollout)) == [f"evidence/{SHA}.png, the copy of Shot of today.PNG, is gone"]


def test_what_cannot_be_written_down_leaves_no_copy(
    rollout: Rollout, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codex_rollout_tui.store import journal_append

    before = content(rollout.root)

    def fail(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(journal_append, "_append", fail)
    with pytest.raises(Exception, match="the disk is full"):
        items.attest(rollout, "local-toggle", answer="on", copied=[copied(shot)])
    assert content(rollout.root) == before


@pytest.mark.parametrize(
    "copy",
    [
        "evidence/../../x.png", "/etc/passwd", f"evidence/{SHA}", f"evidence/{SHA}.p/g", f"evidence/{SHA}.PNG",
        f"evidence/{SHA.upper()}.png", f"evidence/{'0' * 64}.png", f"evidence/{SHA}.png\n", f"evidence/{SHA}.",
        f"Evidence/{SHA}.png", f"evidence/x/{SHA}.png", f"evidence/{SHA}.png.png", "", 7,
    ],
)  # fmt: skip
def test_a_line_of_somebody_elses_names_no_other_file(copy: object) -> None:
    fields = {"outcome": "done", "evidence": [{"type": "file", "name": "x", "sha256": SHA, "copy": copy}]}
    payload = read_payload("attested", "local-toggle", fields)
    assert isinstance(payload, Attested)
    assert payload.evidence[0].copy == ""


def test_what_is_written_is_read_again() -> None:
    proof = Proof("file", name="x.png", size=3, sha256=SHA, copy=f"evidence/{SHA}.png")
    payload = Attested("done", evidence=(proof,), edition="2026-05-18")
    assert read_payload("attested", "local-toggle", fields_of(payload)) == payload
