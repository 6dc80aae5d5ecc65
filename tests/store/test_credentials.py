"""`credentials.toml`: read, changed without touching what is somebody's own, and never a secret in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codex_rollout_tui.credentials.credential import Credential, CredentialFacts, FormerKey
from codex_rollout_tui.credentials.kinds import KINDS
from codex_rollout_tui.errors import BadFileError, FolderBusyError, FolderError, NewerVersionError
from codex_rollout_tui.store import credentials
from codex_rollout_tui.store.credential_lock import key_locked
from tests.credentials.samples import ACCESS, PLATFORM, analytics, key, token
from tests.store.folders import python

GOOD = """# ours
schema_version = 1

[key.analytics]          # the one of Chiara
kind = "analytics"
key_name = "Codex Analytics API"
last4 = "2345"
made = 2026-05-01
stored = 2026-05-20T09:41:03Z
held_by = ["ana-0000"]
colour = "green"         # a key of their own

[key.analytics.next]
last4 = "9999"

[[key.analytics.former]]
last4 = "1111"
replaced = 2026-01-01

[key.release-ci]
kind = "access-token"
expires = "never"

[other]
x = 1
"""


def put(root: Path, text: str) -> Path:
    path = root / "credentials.toml"
    path.write_bytes(text.encode())
    return path


def test_no_file_is_no_key(tmp_path: Path) -> None:
    assert credentials.load(tmp_path) == {}
    assert credentials.stamp(tmp_path) is None


def test_what_the_file_says(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    found = credentials.load(tmp_path)
    assert list(found) == ["analytics", "release-ci"]
    assert found["analytics"] == Credential(
        "analytics",
        "analytics",
        now=key(key_name="Codex Analytics API"),
        next=CredentialFacts(last4="9999"),
        former=(FormerKey("1111", replaced=date(2026, 1, 1)),),
    )
    assert found["release-ci"].now.expires == "never"


def test_a_change_touches_only_what_it_is_about(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD)
    told = credentials.load(tmp_path)["analytics"]
    credentials.save(
        tmp_path, "analytics", told._replace(now=told.now._replace(key_name="Other", asked=date(2026, 5, 21)))
    )
    after = path.read_text()
    assert credentials.load(tmp_path)["analytics"].now.asked == date(2026, 5, 21)
    gone, new = set(GOOD.splitlines()) - set(after.splitlines()), set(after.splitlines()) - set(GOOD.splitlines())
    assert gone == {'key_name = "Codex Analytics API"'}
    assert new == {'key_name = "Other"', "asked = 2026-05-21"}


def test_nothing_new_changes_no_byte(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD)
    for name, told in credentials.load(tmp_path).items():
        credentials.save(tmp_path, name, told)
    assert path.read_text() == GOOD


def test_the_end_of_a_rotation(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    told = credentials.load(tmp_path)["analytics"]
    assert told.next is not None
    ended = told._replace(now=told.next, next=None, former=(*told.former, FormerKey("2345", revoked=date(2026, 5, 21))))
    credentials.save(tmp_path, "analytics", ended)
    assert credentials.load(tmp_path)["analytics"] == ended
    assert "colour" in (tmp_path / "credentials.toml").read_text()


def test_a_key_is_forgotten_alone(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    credentials.save(tmp_path, "analytics", None)
    assert list(credentials.load(tmp_path)) == ["release-ci"]
    credentials.save(tmp_path, "nobody", None)
    assert "[other]" in (tmp_path / "credentials.toml").read_text()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, mark: str) -> None:
    path = put(tmp_path, mark + GOOD.replace("\n", "\r\n"))
    credentials.save(tmp_path, "compliance", Credential("compliance", "compliance", now=key()))
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert data.startswith(mark.encode() + b"# ours")


_days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
_words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
_last4 = st.text("abcXYZ019_-", min_size=4, max_size=4)
_keys = st.builds(
    CredentialFacts,
    key_name=_words, last4=st.just("") | _last4, created_by=_words, scope_asked=_words, scope_proven=_words,
    made=st.none() | _days, stored=st.none() | _times, asked=st.none() | _days, confirmed=st.none() | _days,
    switched=st.none() | _times, tested=st.none() | _days, expires=st.none() | st.just("never") | _days,
    rotate_by=st.none() | _days, held_by=st.lists(_words, max_size=2).map(tuple),
)  # fmt: skip
_former = st.builds(
    FormerKey, last4=st.just("") | _last4, key_name=_words, made=st.none() | _days,
    replaced=st.none() | _days, revoked=st.none() | _days,
)  # fmt: skip
_credentials = st.builds(
    Credential,
    name=st.sampled_from(["analytics", "release-ci", "x1"]), kind_id=st.sampled_from(list(KINDS)), organisation=_words,
    project=_words, workspace_id=_words, used_by=st.lists(_words, max_size=2).map(tuple), now=_keys,
    next=st.none() | _keys, former=st.lists(_former, max_size=2).map(tuple), revoked=st.none() | _days,
)  # fmt: skip


@given(st.lists(_credentials, min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_is_saved_comes_back(tmp_path: Path, told: list[Credential]) -> None:
    (tmp_path / "credentials.toml").unlink(missing_ok=True)
    for one in told:
        credentials.save(tmp_path, one.name, one)
        assert credentials.load(tmp_path)[one.name] == one
    assert credentials.load(tmp_path) == {one.name: one for one in told}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('last4 = "12345"', "must be the last 4 characters"),
        ("last4 = 1234", "must be the last 4 characters"),
        ('made = "2026-05-01"', "must be a date like"),
        ("made = 2026-05-01T00:00:00Z", "must be a date like"),
        ("stored = 2026-05-01", "must be a time in UTC"),
        ("stored = 2026-05-01T00:00:00", "must be a time in UTC"),
        ('expires = "soon"', "must be a date like 2026-05-20, or"),
        ("held_by = 3", "must be a list of texts"),
        ('used_by = "x"', "must be a list of texts"),
        ("created_by = 3", "must be text"),
        ("next = 3", "must be a table"),
        ("former = 3", "must be a list of tables"),
        ("former = [3]", "must be a table"),
        (f'note = "{PLATFORM}"', "looks like a secret itself"),
        (f'key_name = "{ACCESS}"', "looks like a secret itself"),
        (f'made_up = {{ deep = ["{PLATFORM}"] }}', "looks like a secret itself"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    put(tmp_path, f'schema_version = 1\n[key.ci]\nkind = "other"\n{line}\n')
    with pytest.raises(BadFileError, match=told) as found:
        credentials.load(tmp_path)
    assert found.value.line == 4
    assert PLATFORM not in str(found.value)
    with pytest.raises(BadFileError):
        credentials.save(tmp_path, "x", Credential("x", "other"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "schema_version is not 1"),
        ('schema_version = "1"\n', "schema_version is not 1"),
        ("schema_version = 1\nkey = 3\n", "must be a table of keys"),
        ("schema_version = 1\n[key]\nci = 3\n", "must be a table"),
        ("schema_version = 1\n[key.ci]\n", "has no kind"),
        ('schema_version = 1\n[key.ci]\nkind = "x"\n', "must be one of"),
        ('schema_version = 1\n[key.CI]\nkind = "other"\n', "a key's name has lower-case letters"),
        ('schema_version = 1\n[key."a.next"]\nkind = "other"\n', "a key's name has lower-case letters"),
        ("schema_version = 1\n[key.ci\n", "line 2"),
    ],
)
def test_a_wrong_file_is_never_rewritten(tmp_path: Path, text: str, told: str) -> None:
    path = put(tmp_path, text)
    with pytest.raises(BadFileError, match=told):
        credentials.load(tmp_path)
    with pytest.raises(BadFileError):
        credentials.save(tmp_path, "analytics", analytics())
    assert path.read_text() == text


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "schema_version = 2\n")
    with pytest.raises(NewerVersionError, match="Upgrade codex-rollout"):
        credentials.save(tmp_path, "analytics", analytics())
    assert path.read_text() == "schema_version = 2\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "credentials.toml").symlink_to(tmp_path / "none")
    with pytest.raises(FolderError, match="it is a link"):
        credentials.load(tmp_path)


def test_times_of_other_zones_are_told_in_utc(tmp_path: Path) -> None:
    put(tmp_path, 'schema_version = 1\n[key.ci]\nkind = "other"\nstored = 2026-05-20T11:41:03+02:00\n')
    stored = credentials.load(tmp_path)["ci"].now.stored
    assert stored == datetime(2026, 5, 20, 11, 41, 3, tzinfo=timezone(timedelta(hours=2)))
    assert stored is not None
    assert stored.tzinfo is UTC


HOLD = """
import sys
from pathlib import Path
from codex_rollout_tui.store.credential_lock import key_locked
with key_locked(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_process_at_a_time_is_at_a_key(tmp_path: Path) -> None:
    with python(HOLD, tmp_path, "analytics") as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with key_locked(tmp_path, "compliance", 0.0):
            pass
        with (
            pytest.raises(FolderBusyError, match="at work on the key analytics"),
            key_locked(tmp_path, "analytics", 0.05),
        ):
            pass
        other.kill()
        other.wait(30)
        with key_locked(tmp_path, "analytics", 30.0):
            pass
    assert (tmp_path / "private" / "keys").stat().st_mode & 0o77 == 0


def test_facts_take_part_in_the_round_trip() -> None:
    """Every field of the nouns is one the file knows, and the other way round."""
    from codex_rollout_tui.store.credential_fields import ABOUT, FORMER, KEY, as_table

    def fields(kind: Any) -> set[str]:
        return set(kind._fields)

    assert set(KEY) == fields(CredentialFacts)
    assert set(FORMER) == fields(FormerKey)
    assert fields(Credential) == (set(ABOUT) - {"kind"}) | {"name", "kind_id", "now", "next", "former"}
    assert "next" in as_table(token(about={"next": CredentialFacts()}))
