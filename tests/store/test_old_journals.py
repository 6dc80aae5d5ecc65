"""A journal that the first version wrote, with every kind of line it had: it reads on, and not a byte of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.checklist.payload_fields import fields_of
from codex_rollout_tui.checklist.payloads import (
    PAYLOADS,
    Answered,
    Assigned,
    Attested,
    CredentialObserved,
    Deployed,
    Noted,
    Observed,
    Payload,
    PolicyChosen,
    PolicyImported,
    PolicyObserved,
    PolicySaved,
    Proof,
    ProvedPolicy,
    Reopened,
    Undone,
    Unreadable,
    Waiting,
    Waived,
)
from codex_rollout_tui.store.journal_line import decode, encode
from tests.store.folders import read

WRITER = "ana-ruiz-3f9c"
FILE = Path(__file__).parent / "old_journals" / f"{WRITER}.jsonl"
LINES = FILE.read_bytes().splitlines(keepends=True)
FIRST = "26557fdf8ddc1ccff0eed34b04fe1af7070f2145abb64c8a115393039965932c"
EDITED = "d1f47595107f6c6c8270359b561453d67075df33d80d3f68509ff93762b309ec"
MEANT: dict[int, Payload] = {
    1: Answered("organisation", None, "Acme"),
    3: Attested("done", "local", edition="2026-05-18"),
    7: PolicySaved("baseline", FIRST),
    8: Answered("surfaces", ["local"], ["local", "cloud"]),
    10: Answered("conditions.scim", False, None),
    12: Attested("failed", "off", edition="2026-05-18"),
    14: Noted("appeared after 6 minutes"),
    15: Assigned("Ben Okafor"),
    16: Waiting("OpenAI support", "2026-06-01"),
    17: Waived("after the summer", "2026-09-30"),
    18: Reopened(),
    19: Reopened("moved"),
    20: PolicyChosen("baseline", EDITED, FIRST, "allowed_approval_policies"),
    21: PolicySaved("baseline", EDITED),
    25: Undone((f"{WRITER}:24",)),
    26: CredentialObserved("analytics", "stored", last4="2345", keyring="Secret Service"),
    27: CredentialObserved("analytics", "mail sent", last4="2345", on="2026-05-20"),
    28: CredentialObserved("analytics", "tested", last4="2345", saw="the dashboard"),
    29: CredentialObserved("analytics", "rotated", last4="7777", old="2345"),
    30: CredentialObserved("analytics", "removed", last4="7777", revoked=True),
    31: CredentialObserved("analytics", "forgotten"),
    33: Observed("unknown", reason="no network"),
    34: Deployed("baseline", "0" * 64),
    35: Unreadable(),
    36: Unreadable(),
}
NOT_ALL_UNDERSTOOD = {32: "facts", 33: "a probe", 34: "to", 35: "why", 36: "policy", 37: "newer"}
"""Lines with fields this version has no place for."""


def payload(number: int) -> Payload:
    return decode(LINES[number - 1][:-1], WRITER).event.payload


@pytest.mark.parametrize("number", range(1, len(LINES) + 1))
def test_a_line_that_is_read_and_written_again_is_the_same_to_the_byte(number: int) -> None:
    line = decode(LINES[number - 1][:-1], WRITER)
    assert encode(line.event, line.prev) == (LINES[number - 1], line.hash)


@pytest.mark.parametrize("number", sorted(MEANT))
def test_what_a_line_of_each_kind_says(number: int) -> None:
    said = payload(number)
    assert (type(said), said) == (type(MEANT[number]), MEANT[number])


def test_an_attestation_with_every_sort_of_evidence() -> None:
    attested = payload(11)
    assert isinstance(attested, Attested)
    note, link, file = attested.evidence
    assert (note, link) == (Proof("note", "seen with Ben – ä"), Proof("link", url="https://wiki.acme.example/x"))
    assert (file.type, file.name, file.size, len(file.sha256)) == ("file", "proof é.txt", 1, 64)


def test_an_attestation_about_the_policy_knows_what_it_was_given_for() -> None:
    attested = payload(13)
    assert isinstance(attested, Attested)
    assert attested.policies == (ProvedPolicy("baseline", FIRST, {}),)


def test_an_imported_policy_and_one_that_an_import_replaced() -> None:
    imported, replaced = payload(23), payload(24)
    assert isinstance(imported, PolicyImported)
    assert (imported.policy, imported.before, imported.source) == ("strict", "", "the pasted text")
    assert isinstance(replaced, PolicyChosen)
    assert (replaced.key, replaced.before) == ("import of the pasted text", imported.sha256)


def test_what_is_not_understood_stays_with_the_event() -> None:
    assert decode(LINES[36][:-1], WRITER).event.fields["newer"] == {"deep": [1, None, "é"]}


@pytest.mark.parametrize("number", sorted(set(range(1, len(LINES) + 1)) - NOT_ALL_UNDERSTOOD.keys()))
def test_the_same_written_today_is_the_same_line(number: int) -> None:
    """The format of new lines is that of old ones: the fields, their order, and what is left out."""
    line = decode(LINES[number - 1][:-1], WRITER)
    today = [*fields_of(line.event.payload).items()]
    assert today == [(name, value) for name, value in line.event.fields.items() if name not in ("with", "of")]


def test_every_kind_of_payload_of_their_time_is_among_them() -> None:
    assert {type(payload(number)) for number in range(1, len(LINES) + 1)} == set(PAYLOADS) - {PolicyObserved}


def test_the_whole_journal_reads_without_a_problem(root: Path) -> None:
    (root / "journal" / FILE.name).write_bytes(FILE.read_bytes())
    reader = read(root)
    assert (reader.problems, reader.notes) == ((), ())
    assert len(reader.events) == len(LINES)
