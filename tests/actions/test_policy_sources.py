"""What a policy can be compared with."""

from __future__ import annotations

import base64
import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.policy_sources import (
    KINDS,
    ComparisonContext,
    ComparisonSource,
    OpenText,
    of_path,
    sources,
)
from codex_rollout_tui.actions.policy_versions import Version
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from tests.actions.rollouts import NOW, author


def told(found: tuple[ComparisonSource, ...]) -> list[tuple[str, str, bytes]]:
    return [(source.title, source.detail, source.get()) for source in found]


def test_outside_of_a_rollout(tmp_path: Path) -> None:
    file = tmp_path / "requirements.toml"
    file.write_bytes(b"# disk\n")
    kept = Version(sha256(b"# old\n"), "2026-05-20T09:41:03Z", "", "as it was opened", b"# old\n")
    opened = [OpenText(file, "requirements.toml", b"# here\n"), OpenText(tmp_path / "b.toml", "b.toml", b"# b\n")]
    around = ComparisonContext(b"# here\n", file, texts=[kept], opened=opened, machine=tmp_path / "none")
    assert told(sources(around)) == [
        ("The text here", "", b"# here\n"),
        ("The file on disk", "", b"# disk\n"),
        ("Version", "as it was opened", b"# old\n"),
        ("Open", "b.toml", b"# b\n"),
        ("No policy", "people without any limit", b""),
    ]


def test_in_a_rollout_its_versions_and_other_policies(rollout: Rollout, tmp_path: Path) -> None:
    path = rollout.root / "policies" / "baseline.toml"
    start = path.read_bytes()
    policies.save(rollout.root, "strict", b"# strict\n")
    policies.save(rollout.root, "open", b"# open\n")
    file = open_file(path, author(), lambda: NOW)
    file.save(b"# 1\n")
    opened = [OpenText(rollout.root / "policies" / "open.toml", "policies/open.toml", b"# unsaved\n")]
    around = ComparisonContext(b"# here\n", path, file.recorder, rollout.root, opened=opened, machine=tmp_path / "none")
    assert told(sources(around))[2:] == [
        ("Version", "Ana saved", b"# 1\n"),
        ("Version", "Ana saved", start),
        ("Open", "policies/open.toml", b"# unsaved\n"),
        ("Policy", "strict", b"# strict\n"),
        ("No policy", "people without any limit", b""),
    ]


def test_the_layers_of_the_machine_that_are_there(tmp_path: Path) -> None:
    machine = tmp_path / "codex"
    machine.mkdir()
    (machine / "requirements.toml").write_bytes(b"# system\n")
    (machine / "managed_config.toml").write_bytes(b"# legacy\n")
    found = sources(ComparisonContext(b"", tmp_path / "new.toml", machine=machine))
    assert [(source.title, source.layer, source.get()) for source in found] == [
        ("The text here", None, b""),
        ("This machine", "system", b"# system\n"),
        ("This machine", "legacy", b"# legacy\n"),
        ("No policy", None, b""),
    ]


def test_a_text_that_is_gone_says_so_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "requirements.toml"
    missing = Version("0" * 64, "2026-05-20T09:41:03Z", "ana", "saved", None, "It is not here.")
    found = sources(ComparisonContext(b"", file, texts=[missing], machine=tmp_path))
    with pytest.raises(RolloutError, match=r"It is not here\."):
        found[1].get()


def test_deployed_copies_are_a_kind_that_shows_nothing_yet(tmp_path: Path) -> None:
    assert not list(KINDS["deployed"](ComparisonContext(b"", tmp_path / "x.toml")))


def _profile(*texts: bytes) -> bytes:
    payloads = [
        {
            "PayloadType": "com.openai.codex",
            "PayloadDisplayName": f"Group {number}",
            "requirements_toml_base64": base64.b64encode(text).decode(),
        }
        for number, text in enumerate(texts)
    ]
    return plistlib.dumps({"PayloadType": "Configuration", "PayloadContent": payloads})


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("r.toml", b"# a\n", [(b"# a\n", None)]),
        ("managed_config.toml", b'approval_policy = "never"\n', [(b'approval_policy = "never"\n', "legacy")]),
        ("p.mobileconfig", _profile(b"# 0\n", b"# 1\n"), [(b"# 0\n", None), (b"# 1\n", None)]),
    ],
)
def test_a_file_that_somebody_names(
    tmp_path: Path, name: str, data: bytes, wanted: list[tuple[bytes, str | None]]
) -> None:
    (tmp_path / name).write_bytes(data)
    found = of_path(tmp_path / name)
    assert [(source.get(), source.layer) for source in found] == wanted


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b"\0")])
def test_a_file_that_holds_none_is_refused_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "x.toml"
    make(path)
    with pytest.raises(RolloutError):
        of_path(path)
