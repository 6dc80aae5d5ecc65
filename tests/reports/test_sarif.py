"""SARIF as others read it: by a model that is not ours, and by the rules of its specification that we can check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import pytest
from pydantic import BaseModel
from sarif_pydantic.sarif import Sarif

from codex_rollout_tui.actions.lint_job import Job
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.codex.verdict_place import VerdictPlace
from codex_rollout_tui.policy.lint.finding import Edit, Finding, Fix
from codex_rollout_tui.policy.lint.fix import apply
from codex_rollout_tui.policy.lint.lint import CODES, predicted
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.reports.lint_result import LintResult, UnreadFile
from codex_rollout_tui.reports.sarif import MACHINE, SOURCE_ROOT, VERDICT, sarif
from tests.policy.lint.test_checks import SAMPLES

FOLDER = PurePosixPath("/home/ana/my policies")
NOT_MODELLED = {"columnKind", "toolExecutionNotifications"}
"""Properties of the specification that the model does not have."""


def linted(path: str, data: bytes, **more: Any) -> LintResult:
    document = Document(data)
    findings = Job().check(document)
    return LintResult(path, document, "0.169.0", findings, predicted(findings), **more)


def log(*checked: LintResult | UnreadFile) -> dict[str, Any]:
    """The log as a reader gets it; the model agrees with every property of it."""
    found: dict[str, Any] = json.loads(json.dumps(sarif(checked, CODES, FOLDER, "1.2.3")))
    assert list(unknown(Sarif.model_validate(found))) == []
    run: dict[str, Any] = found["runs"][0]
    check_run(run)
    return run


def unknown(model: BaseModel) -> Iterator[str]:
    """Properties that the model let through although it does not know them."""
    yield from sorted(set(model.model_extra or {}) - NOT_MODELLED)
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                yield from unknown(each)


def check_run(run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        for words in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            assert words["text"].strip()
        assert rule["shortDescription"]["text"].endswith(".")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"].strip()
        (location,) = result["locations"]
        check_place(location["physicalLocation"])


def check_place(place: dict[str, Any]) -> None:
    uri = place["artifactLocation"]["uri"]
    split = urlsplit(uri)
    assert (split.scheme, split.netloc, split.query, split.fragment) == ("", "", "", "")
    assert uri
    assert not uri.startswith("/")
    assert ".." not in uri.split("/")
    assert uri.isascii()
    assert not set(uri) & set(' "<>\\^`{|}')
    region = place["region"]
    assert region["startLine"] >= 1
    assert region["startColumn"] >= 1
    assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"])


@pytest.mark.parametrize("code", CODES)
def test_every_check_can_be_told(code: str) -> None:
    file = linted("a.toml", (SAMPLES / code / "bad.toml").read_bytes())
    run = log(file)
    assert [result["ruleId"] for result in run["results"]] == [finding.code for finding in file.findings]
    for result, finding in zip(run["results"], file.findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (finding.line, finding.column)
        assert region["endLine"] <= file.document.lines.count
        for fix in result.get("fixes", ()):
            assert finding.fix is not None
            (change,) = fix["artifactChanges"]
            (replacement,) = change["replacements"]
            assert replaced(file.document, replacement) == apply(file.document, finding.fix).body
        assert ("fixes" in result) == (finding.fix is not None)


def replaced(document: Document, replacement: dict[str, Any]) -> bytes:
    """What a reader makes of a replacement: lines and code points only."""
    region = replacement["deletedRegion"]
    lines = document.body.decode().split("\n")
    before = "\n".join([*lines[: region["startLine"] - 1], lines[region["startLine"] - 1][: region["startColumn"] - 1]])
    after = "\n".join([lines[region["endLine"] - 1][region["endColumn"] - 1 :], *lines[region["endLine"] :]])
    inserted: str = replacement["insertedContent"]["text"]
    return (before + inserted + after).encode()


def test_a_fix_is_a_replacement_of_whole_characters() -> None:
    data = '\ufeff# é\r\nallowed_sandbox_modes = ["workspace-write"] # 名\r\n# 前\r\n'.encode()
    (result,) = log(linted("a.toml", data))["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 27, "endLine": 2, "endColumn": 27},
            "insertedContent": {"text": 'read-only", "'},
        }
    ]


@pytest.mark.parametrize(("old", "new"), [("é", "è"), ("é", "ũ"), ("名é", "名è名"), ("名", "吏"), ("", "é"), ("é", "")])
def test_a_replacement_never_halves_a_character(old: str, new: str) -> None:
    # é and è begin with the same byte, é and ũ end with the same one.
    file = linted("a.toml", f'unknown = "a{old}b"\n'.encode())
    fix = Fix("Write it otherwise", True, (Edit("set", ("unknown",), f"a{new}b"),))
    (result,) = log(file._replace(findings=(_with(file.findings[0], fix),)))["results"]
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replaced(file.document, replacement) == f'unknown = "a{new}b"\n'.encode()


def _with(old: Finding, fix: Fix) -> Finding:
    place = (old.line, old.column, old.end_line, old.end_column)
    return Finding(old.code, old.name, old.severity, old.key, *place, old.message, old.why, fix, old.path)


@pytest.mark.parametrize(
    ("path", "uri", "base"),
    [
        ("a.toml", "a.toml", SOURCE_ROOT),
        ("./sub/../a b.toml", "a%20b.toml", SOURCE_ROOT),
        ("sub/100%#1?.toml", "sub/100%25%231%3F.toml", SOURCE_ROOT),
        ("a:b.toml", "a%3Ab.toml", SOURCE_ROOT),
        ("Zoë/名.toml", "Zo%C3%AB/%E5%90%8D.toml", SOURCE_ROOT),
        ("/home/ana/my policies/a.toml", "a.toml", SOURCE_ROOT),
        ("/etc/codex/requirements.toml", "etc/codex/requirements.toml", MACHINE),
        ("../a.toml", "home/ana/a.toml", MACHINE),
        ("../../../../../a.toml", "a.toml", MACHINE),
        ("/home/ana/my policies2/a.toml", "home/ana/my%20policies2/a.toml", MACHINE),
        ("bad\udcff\x1b.toml", "bad%FF%1B.toml", SOURCE_ROOT),
    ],
)
def test_a_path_is_a_relative_uri_with_its_base(path: str, uri: str, base: str) -> None:
    run = log(linted(path, b"allowed_sandbox_modes = []"))
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": uri, "uriBaseId": base}
    whole = urljoin(run["originalUriBaseIds"][base]["uri"], uri)
    named = unquote_to_bytes(urlsplit(whole).path)
    assert named == str(normal(FOLDER / path)).encode("utf-8", "surrogateescape")


def normal(path: PurePosixPath) -> PurePosixPath:
    parts: list[str] = []
    for part in path.parts[1:]:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return PurePosixPath("/", *parts)


def test_the_bases_are_absolute_and_end_with_a_slash() -> None:
    bases = log()["originalUriBaseIds"]
    assert bases == {SOURCE_ROOT: {"uri": "file:///home/ana/my%20policies/"}, MACHINE: {"uri": "file:///"}}


def test_a_path_of_windows_keeps_its_drive() -> None:
    checked = [linted("C:\\policies\\a b.toml", b"allowed_sandbox_modes = []"), linted("D:\\a.toml", b"x = 1")]
    run = sarif(checked, CODES, PureWindowsPath("C:\\policies"), "1")["runs"][0]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert places == [{"uri": "a%20b.toml", "uriBaseId": SOURCE_ROOT}, {"uri": "D%3A/a.toml", "uriBaseId": MACHINE}]
    assert run["originalUriBaseIds"][SOURCE_ROOT]["uri"] == "file:///C%3A/policies/"


def test_standard_input_has_a_name_and_no_base() -> None:
    (result,) = log(linted("-", b"x = 1"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "stdin"}


def test_the_refusal_of_the_real_codex_is_a_result_of_its_own() -> None:
    told = Verdict(False, "0.169.0", "it does not like it")
    file = linted("a.toml", b"x = 1", verdict=told, place=VerdictPlace(("x",), 1, 1, 1, 2), expected="accept")
    run = log(file)
    result = run["results"][-1]
    assert (result["ruleId"], result["level"]) == (VERDICT, "error")
    assert "Codex 0.169.0 refuses this file: it does not like it" in result["message"]["text"]
    assert result["properties"] == {"version": "0.169.0", "expected": "accept", "agrees": False}


def test_an_acceptance_is_no_result() -> None:
    run = log(linted("a.toml", b"", verdict=Verdict(True, "0.169.0"), expected="accept"))
    assert run["results"] == run["tool"]["driver"]["rules"] == []


def test_a_file_that_cannot_be_read_makes_the_run_unsuccessful_and_hides_no_other() -> None:
    run = log(UnreadFile("gone.toml", "gone.toml is not there."), linted("a.toml", b"x = 1"))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "gone.toml is not there."
    assert [result["ruleId"] for result in run["results"]] == ["REQ010"]
    assert log(linted("a.toml", b""))["invocations"][0]["executionSuccessful"] is True
