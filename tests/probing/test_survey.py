"""A release that knows more than the catalogue is surveyed, and the survey becomes a change of the catalogue's data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.keys import features, keys
from tests.probing import patch
from tests.probing.ask import Asker
from tests.probing.catalogue import Catalogue
from tests.probing.error import ProbingError
from tests.probing.explore import New, explore
from tests.probing.measure import Flag, Measured
from tests.probing.report import lines, write
from tests.probing.survey import Survey, survey
from tests.probing.words import words
from tests.real import need

TAKEN_OUT = {
    "allow_login_shell": "boolean",
    "models": "table",
    "models.new_thread": "table",
    "models.new_thread.model": "string",
    "models.new_thread.model_reasoning_effort": "string",
    "models.new_thread.service_tier": "string",
    "otel.environment": "string",
    "computer_use.windows.exes": "array<table>",
    "computer_use.windows.exes[].publisher_name": "string",
    "computer_use.windows.exes[].product_name": "string",
    "computer_use.windows.exes[].binary_name": "string",
    "computer_use.windows.exes[].access": "enum",
    "hooks.<Event>[].hooks[].tool": "string",
    "rules.prefix_rules[].canonical_matching": "boolean",
    "apps.<app>.tools.<tool>.approval_mode": "enum",
}
FOUND = Survey(
    "0.170.0",
    {"app-server --print-startup-config": True, "features list": True},
    new=(
        New("allow_telepathy", "boolean", (), "expected a boolean"),
        New("windows.mood", "enum", ("calm", "wild"), "expected string only"),
        New("otel.colour", "string", (), "expected a string", strict=True),
        New("marketplaces.allowed_sources.<name>.colour", "string", (), "expected a string", strict=True),
    ),
    keys={"allow_appshots": ("known", Measured("unknown", "")), "log_dir": ("known", Measured("fatal", "no longer"))},
    values={"allowed_login_methods": (("api", "chatgpt"), ("chatgpt", "passkey"))},
    flags={"apps": Flag("removed", False), "aaa.new": Flag("stable", True), "hooks": None},
)


def _names(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(part.rstrip("[]") for path in paths for part in path.split(".") if "<" not in part)


def test_keys_that_the_catalogue_lacks_are_found_with_their_types(newest: Asker) -> None:
    tops = {"windows", *(path.partition(".")[0] for path in TAKEN_OUT)}
    near = [path for path in keys() if path.partition(".")[0] in tops]
    noise = {f"noise_{number}" for number in range(40)}
    known = [path for path in near if path not in TAKEN_OUT]
    found = explore(newest, known, _names(near) | noise)
    assert {new.path: new.type for new in found} == TAKEN_OUT
    assert [new.path for new in found if new.strict] == ["otel.environment"]


def test_the_words_of_a_binary_are_read(newest: Asker) -> None:
    found = words(newest.binary.path)
    assert {"allowed_approval_policies", "guardian_extra_policy", "PreToolUse", "publisher_name"} <= found
    names = _names(keys())
    assert len(names & found) > 0.95 * len(names)


def test_what_is_no_binary_has_no_words(tmp_path: Path) -> None:
    (tmp_path / "codex").write_text("#!/bin/sh\n")
    with pytest.raises(ProbingError, match="not a Linux binary"):
        words(tmp_path / "codex")


def test_a_survey_compares_with_the_newest(newest: Asker) -> None:
    held = Catalogue(
        keys={
            **keys(),
            "windows.sandbox_private_desktop": keys()["windows.sandbox_private_desktop"]._replace(until=""),
        },
        features={name: feature for name, feature in features().items() if name != "apps"},
    )
    held = replace(
        held, keys={**held.keys, "enforce_residency": keys()["enforce_residency"]._replace(values=("us", "eu"))}
    )
    found = survey(newest, held, frozenset())
    assert dict(found.protocols) == {"app-server --print-startup-config": True, "features list": True}
    assert found.new == ()
    assert found.keys == {"windows.sandbox_private_desktop": ("known", Measured("unknown", ""))}
    assert found.values == {"enforce_residency": (("eu", "us"), ("us",))}
    assert found.flags == {"apps": Flag("stable", True)}
    assert found.anything
    assert not survey(newest, Catalogue(), frozenset()).anything


def test_an_older_release_is_proved_not_surveyed(newest: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "binary", newest.binary._replace(version="0.168.0"))
    with pytest.raises(ProbingError, match=r"older than 0\.169\.0"):
        survey(newest, Catalogue(), frozenset())


def test_a_survey_is_told_in_lines() -> None:
    told = list(lines(replace(FOUND, protocols={"features list": False})))
    assert told == [
        "protocol: `features list` no longer tells a good policy from a bad one",
        "new key: allow_telepathy, boolean (expected a boolean)",
        "new key: windows.mood, enum calm|wild (expected string only)",
        "new key: otel.colour, string (expected a string)",
        "new key: marketplaces.allowed_sources.<name>.colour, string (expected a string)",
        "changed key: allow_appshots was known, is unknown",
        "changed key: log_dir was known, is fatal (no longer)",
        "changed values: allowed_login_methods +passkey -api",
        "feature: apps is removed, default false",
        "feature: aaa.new is stable, default true",
        "feature: hooks is gone",
    ]


def test_the_patch_takes_a_survey_into_the_data(tmp_path: Path) -> None:
    place = tmp_path / patch.PLACE
    shutil.copytree(Path(__file__).parents[2] / patch.PLACE, place)
    before = {path: path.read_text(encoding="utf-8") for path in place.rglob("*.toml")}
    report = tmp_path / "0.170.0.json"
    saved = write(FOUND, Catalogue(), report)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["version"] == "0.170.0"
    assert data["new"][1]["values"] == ["calm", "wild"]

    environ = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    subprocess.run([need("git"), "apply", saved], cwd=tmp_path, env=environ, check=True)
    after = {path: tomli.loads(path.read_text(encoding="utf-8")) for path in before}
    changed = {path for path, text in before.items() if path.read_text(encoding="utf-8") != text}
    entries = {key: entry for path, read in after.items() if path.parent.name == "keys" for key, entry in read.items()}
    flags, traps = after[place / "features.toml"], after[place / "traps.toml"]

    assert after[place / "versions.toml"]["measured"][-2:] == ["0.169.0", "0.170.0"]
    assert entries["allow_telepathy"] == {"type": "boolean", "since": "0.170.0"}
    assert after[place / "keys" / "sandbox.toml"]["windows.mood"]["values"] == ["calm", "wild"]
    assert entries["otel.colour"]["fatal"] == ["0.166.0", "0.169.0"]
    assert entries["marketplaces.allowed_sources.<name>.colour"]["fatal"] == ["0.145.0", "0.169.0"]
    assert entries["allow_appshots"]["until"] == "0.169.0"
    assert entries["log_dir"]["fatal"] == ["0.170.0", "0.170.0"]
    assert entries["allowed_login_methods"]["values"] == ["chatgpt", "passkey"]
    assert {
        "key": "allowed_login_methods[]",
        "value": "passkey",
        "clients": ["0.152.1", "0.169.0"],
    } in traps["refused"]
    assert traps["taken"][-1]["value"] == "api"
    assert flags["apps"] == {"stage": "removed", "default": False, "since": features()["apps"].since}
    assert flags["aaa.new"] == {"stage": "stable", "default": True, "since": "0.170.0"}
    assert flags["hooks"] == {"since": features()["hooks"].since, "until": "0.169.0"}
    assert len(changed) == 9
    assert sum(len(entry) for entry in entries.values()) > 700
