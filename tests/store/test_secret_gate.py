"""No secret is written into any file: every action's text passes one gate, which names the field."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.actions.own_settings import keep_person
from codex_rollout_tui.checklist.payload_fields import fields_of
from codex_rollout_tui.checklist.payloads import PAYLOADS, Proof, ProvedPolicy, Unreadable
from codex_rollout_tui.credentials.credential import Credential, CredentialFacts, FormerKey
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.expectations import file as expectation_file
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.store import create, credentials, expectation_files, expectations, policies, rollout_edit
from codex_rollout_tui.store.journal_append import Draft, append
from codex_rollout_tui.store.writer_id import writer
from tests.invented_secrets import SECRETS
from tests.store.folders import ANA, NOW, REPO, rollout_file

SECRET = SECRETS["OpenAI"]
KEY = Credential("analytics", "analytics")


def everything(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != ".lock"}


def drafts(secret: str) -> Iterator[tuple[str, Draft]]:
    """An event of every kind with the secret in every one of its fields."""
    for payload in PAYLOADS:
        for field in () if payload is Unreadable else (name for name in payload._fields if name != "outcome"):
            values: list[Any] = [secret]
            if field == "evidence":
                values = [(Proof("note", *parts),) for parts in ((secret,), ("", secret), ("", "", secret))]
            elif field == "policies":
                values = [(ProvedPolicy(secret, "0"),), (ProvedPolicy("p", "0", {"otel": {"x": [secret]}}),)]
            elif field == "undoes":
                values = [(secret,)]
            for value in values:
                others = {name: "x" for name in payload._fields if name in ("policy", "key", "field", "sha256")}
                made = payload(**{**others, field: value})
                if secret in repr(fields_of(made)):
                    yield f"{payload.__name__}.{field}", Draft.of(made)


DRAFTS = list(drafts(SECRET))


@pytest.mark.parametrize(("field", "draft"), DRAFTS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(DRAFTS)])
def test_no_event_holds_a_secret(root: Path, field: str, draft: Draft) -> None:
    before = everything(root)
    with pytest.raises(UsageError, match="looks like it holds a secret") as caught:
        append(root, ANA, [Draft("noted", "x", {"text": "good"}), draft], NOW)
    assert SECRET not in str(caught.value)
    assert everything(root) == before


def test_there_is_a_draft_for_every_text_of_every_event() -> None:
    assert len(DRAFTS) > 40
    assert {name.partition(".")[0] for name, _ in DRAFTS} == {p.__name__ for p in PAYLOADS if p is not Unreadable}


@pytest.mark.parametrize("kind", SECRETS)
def test_every_kind_of_secret_is_kept_out_of_the_journal(root: Path, kind: str) -> None:
    with pytest.raises(UsageError, match=r"^The text looks like"):
        append(root, ANA, [Draft("noted", "x", {"text": f"it is {SECRETS[kind]}"})], NOW)
    assert not list((root / "journal").iterdir())


def edit_field(field: str) -> Callable[[Path], object]:
    return lambda root: rollout_edit.edit(root, {field: SECRET})


def facts(**about: Any) -> Callable[[Path], object]:
    return lambda root: credentials.save(root, "analytics", KEY._replace(**about))


def expect(expectation: Expectation) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        kept = expectation_files.of_policy(root, "baseline")
        expectations.change(kept, lambda text: expectation_file.add(text, kept.file, expectation))

    return change


WAYS: dict[str, Callable[[Path], object]] = {
    "organisation": edit_field("organisation"),
    "workspace_id": edit_field("workspace_id"),
    "owners.security-owner": edit_field("owners.security-owner"),
    "key_name": facts(now=CredentialFacts(key_name=SECRET)),
    "created_by": facts(now=CredentialFacts(created_by=SECRET)),
    "next.key_name": facts(next=CredentialFacts(key_name=SECRET)),
    "former[0].key_name": facts(former=(FormerKey(key_name=SECRET),)),
    "used_by[0]": facts(used_by=(SECRET,)),
    "project": facts(project=SECRET),
    "name": lambda root: credentials.save(root, "sk-" + "a" * 30, KEY),
    "command": expect(Expectation("command", f"curl -H 'x: {SECRET}' x.example", "prompt")),
    "mcp": expect(Expectation("mcp", f"docs=npx docs --key {SECRET}", "allow")),
    "domain": expect(Expectation("domain", SECRET, "allow")),
    "why": expect(Expectation("domain", "x.example", "allow", why=SECRET)),
    "person's name": lambda root: writer(root, SECRET, lambda: "0000"),
    "policy's name": lambda root: policies.save(root, "sk-" + "a" * 30, b""),
}


@pytest.mark.parametrize("field", WAYS)
def test_no_other_file_of_a_rollout_holds_one(root: Path, field: str) -> None:
    before = everything(root)
    with pytest.raises(UsageError) as caught:
        WAYS[field](root)
    assert str(caught.value).startswith(f"The {field} looks like it holds a secret key, password or token.")
    assert SECRET not in str(caught.value)
    assert everything(root) == before


def test_what_a_colleague_wrote_stops_nobody_from_writing_more(root: Path) -> None:
    (root / "expectations").mkdir()
    file = root / "expectations" / "baseline.toml"
    file.write_text(f'schema_version = 1\n\n[[expect]]\ncommand = "x {SECRET}"\ndecision = "prompt"\n')
    expect(Expectation("command", "git push", "prompt"))(root)
    assert "git push" in file.read_text()


@pytest.mark.parametrize("field", ["organisation", "workspace_id", "owners"])
def test_no_rollout_begins_with_one(tmp_path: Path, field: str) -> None:
    value = {"codex-admin": SECRET} if field == "owners" else SECRET
    with pytest.raises(UsageError, match=f"^The {field}"):
        create.create(tmp_path / "acme", rollout_file(**{field: value}))
    assert not (tmp_path / "acme").exists()


def test_the_settings_hold_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^The person's name"):
        keep_person(tmp_path / "settings.toml", SECRET)
    assert not list(tmp_path.iterdir())


PASSED_ON = {
    "actions/last_visit.py": "ids and times of its own making",
    "actions/named_file.py": "a policy's own text",
    "actions/policy_file.py": "a policy's own text",
    "store/lock.py": "the number of the process and the name of the machine",
    "actions/new_folder.py": "what stood in a file before",
    "store/intent.py": "names and hashes, and what stood in a file before",
    "store/settle.py": "names of files",
    "store/transaction.py": "what stands in a file already, and what passed the gate",
    "store/journal_summary.py": "what stands in a journal already",
    "store/last_tails.py": "numbers and hashes",
    "store/last_used.py": "a day",
    "store/review_cache.py": "what our checks say of a policy, to this person only",
    "store/journal_tail.py": "what stands in a journal already",
}
"""What writes files without passing the gate, and what it writes."""


def test_whatever_writes_a_file_passes_the_gate() -> None:
    package = REPO / "codex_rollout_tui"
    writes, gated = set(), set()
    for file in package.rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Name)}
        if names & {"write_bytes", "create_bytes", "write_all"}:
            writes.add(str(file.relative_to(package)))
        if names & {"refuse_secret", "refuse_secrets"}:
            gated.add(str(file.relative_to(package)))
    assert writes - gated - {"files/atomic.py"} == set(PASSED_ON)
