"""The file of expectations: strict to read, gentle to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import BadFileError, NewerVersionError
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import START, add, parse, remove
from codex_rollout_tui.policy.text.document import Document
from tests.policy.expectations.strategies import expectations

FILE = Path("a.toml.expect.toml")
TEXT = """\
# What we agreed in May.
schema_version = 1  # never change

# Pushing
[[expect]]
command = "git push origin main"   # the usual way
decision = "prompt"
why = "review before pushing"

# Hosts
[[expect]]
domain = 'pypi.org'
decision = "allow"

[[expect]]
sandbox = "read-only"
host = "ci-1"
decision = "allow"
# the end
"""
PUSH = Expectation("command", "git push origin main", "prompt", why="review before pushing")
PYPI = Expectation("domain", "pypi.org", "allow")
CI = Expectation("sandbox", "read-only", "allow", "ci-1")
NEW = Expectation("web-search", "live", "forbidden", why='so "they" say')


def read(text: str) -> tuple[Expectation, ...]:
    return parse(Document(text.encode()), FILE)


def added(text: str, *new: Expectation) -> str:
    document = Document(text.encode())
    for each in new:
        document = add(document, FILE, each)
    return document.data.decode()


def removed(text: str, old: Expectation) -> str:
    return remove(Document(text.encode()), FILE, old).data.decode()


def test_it_is_read_in_its_order_with_its_lines() -> None:
    assert read(TEXT) == (PUSH, PYPI, CI)
    assert [each.line for each in read(TEXT)] == [5, 11, 15]
    assert read("schema_version = 1") == ()
    assert read("\ufeffschema_version = 1\r\nexpect = []\r\n") == ()


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", None, "schema_version is not 1"),
        ('schema_version = "1"', 1, "schema_version is not 1"),
        ("\nschema_version = 0", 2, "schema_version is not 1"),
        ("\nschema_version = true", 2, "schema_version is not 1"),
        ("schema_version = 1\n[", 2, ""),
        ("schema_version = 1\nexpcet = []", 2, "there is no key 'expcet' here. Known: schema_version, expect."),
        ("schema_version = 1\n[expect]", 2, "must be a list of tables"),
        ("schema_version = 1\nexpect = [1]", 2, "must be a table"),
        ('schema_version = 1\n[[expect]]\ncommand = "ls"\ndecison = "x"', 4, "there is no key 'decison' here"),
        ('schema_version = 1\n[[expect]]\ncommand = ["ls"]\ndecision = "prompt"', 3, "command must be text in quotes"),
        ('schema_version = 1\n[[expect]]\ncommand = "ls"\ndecision = true', 4, "decision must be text in quotes"),
        ('schema_version = 1\n[[expect]]\ndecision = "prompt"', 2, "about one thing, and this one about nothing"),
        ('schema_version = 1\n[[expect]]\ncommand = "a"\ndomain = "b"', 4, "about command and domain"),
        ('schema_version = 1\n[[expect]]\ncommand = "a"', 2, "decision is missing"),
        ('schema_version = 1\n[[expect]]\ncommand = "a"\ndecision = "deny"', 4, "there is no decision 'deny'"),
        ('schema_version = 1\n[[expect]]\ncommand = "a"\ndecision = "allow"', 4, "no policy can allow a command"),
        ('schema_version = 1\n[[expect]]\ndomain = "a"\ndecision = "prompt"', 4, "is never prompt"),
        ('schema_version = 1\n[[expect]]\ncommand = " "\ndecision = "prompt"', 3, "command is empty"),
        ('schema_version = 1\n[[expect]]\ncommand = "a\\u0000"\ndecision = "prompt"', 3, "stands in no text"),
        ('schema_version = 1\n[[expect]]\napproval = "ask"\ndecision = "allow"', 3, "'ask' is nothing that approval"),
        ('schema_version = 1\n[[expect]]\nweb_search = "on"\ndecision = "allow"', 3, "'on' is nothing that web-search"),
        ('schema_version = 1\n[[expect]]\nweb-search = "live"\ndecision = "allow"', 3, "there is no key 'web-search'"),
        ('schema_version = 1\n[[expect]]\nmcp = "docs"\ndecision = "allow"', 3, "NAME=COMMAND"),
        ('schema_version = 1\n[[expect]]\nmcp = "docs=\'x"\ndecision = "allow"', 3, "NAME=COMMAND"),
        ('schema_version = 1\n[[expect]]\nhost = "a"\ndomain = "b"\ndecision = "allow"', 3, "host goes with sandbox"),
        (
            'schema_version = 1\n[[expect]]\nsandbox = "read-only"\nhost = "a b"\ndecision = "allow"',
            4,
            "'a b' is not a host name",
        ),
    ],
)
def test_whatever_is_not_understood_is_refused_with_its_line(text: str, line: int | None, told: str) -> None:
    with pytest.raises(BadFileError) as caught:
        read(text)
    assert caught.value.line == line
    assert told in str(caught.value)
    assert str(FILE) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_newer_file_is_refused_before_anything_in_it_is_looked_at() -> None:
    with pytest.raises(NewerVersionError, match="schema version 2"):
        read('schema_version = 2\nfoo = "bar"')
    with pytest.raises(NewerVersionError):
        added("schema_version = 2\n", PUSH)


def test_a_new_file_says_what_it_is() -> None:
    text = added("", PUSH)
    assert text.startswith(START)
    assert text.endswith(
        '\n\n[[expect]]\ncommand = "git push origin main"\ndecision = "prompt"\nwhy = "review before pushing"\n'
    )
    assert read(text) == (PUSH,)
    assert added(" \n", PUSH) == text


def test_what_is_added_goes_to_the_end_and_every_other_byte_stays() -> None:
    assert added(TEXT, NEW) == (
        TEXT.replace(
            "# the end\n",
            '# the end\n\n[[expect]]\nweb_search = "live"\ndecision = "forbidden"\nwhy = "so \\"they\\" say"\n',
        )
    )
    windows = TEXT.replace("\n", "\r\n")
    new = added(windows, NEW)
    assert new.startswith(windows)
    assert new.count("\n") == new.count("\r\n")
    assert added("schema_version = 1\r\n", PYPI) == (
        'schema_version = 1\r\n\r\n[[expect]]\r\ndomain = "pypi.org"\r\ndecision = "allow"\r\n'
    )
    assert added("schema_version = 1", PYPI) == (
        'schema_version = 1\n\n[[expect]]\ndomain = "pypi.org"\ndecision = "allow"\n'
    )


@pytest.mark.parametrize("text", ["schema_version = 1\nexpect = []\n", "expect = [\n]\nschema_version = 1"])
def test_an_empty_list_is_written_as_tables(text: str) -> None:
    assert "[[expect]]" in added(text, PYPI)
    assert read(added(text, PYPI)) == (PYPI,)


def test_a_list_in_one_line_stays_one() -> None:
    text = 'schema_version = 1\nexpect = [{ domain = "a", decision = "allow" }]  # short\n'
    assert read(added(text, CI)) == (Expectation("domain", "a", "allow"), CI)
    assert "# short" in added(text, CI)


def test_the_same_question_has_one_answer() -> None:
    stricter = Expectation("command", PUSH.asked, "forbidden")
    assert added(TEXT, stricter) == TEXT.replace('"prompt"', '"forbidden"')
    explained = Expectation("domain", "pypi.org", "allow", why="builds")
    assert read(added(TEXT, explained)) == (PUSH, explained, CI)
    elsewhere = Expectation("sandbox", "read-only", "allow")
    assert read(added(TEXT, elsewhere)) == (PUSH, PYPI, CI, elsewhere)


def test_what_is_removed_leaves_the_rest_with_its_comments() -> None:
    rest = removed(TEXT, Expectation("domain", "pypi.org", "forbidden"))
    assert read(rest) == (PUSH, CI)
    assert all(comment in rest for comment in ("# What we agreed", "# never change", "# Pushing", "# the usual way"))
    assert removed(TEXT, NEW) == TEXT
    none = removed(removed(removed(TEXT, PUSH), PYPI), CI)
    assert read(none) == ()
    assert read(added(none, CI)) == (CI,)


@given(st.lists(expectations(), max_size=6, unique_by=lambda each: each.about), st.sampled_from(["", TEXT]))
def test_what_was_written_is_read_again(new: list[Expectation], start: str) -> None:
    new = [each for each in new if each.about not in {PUSH.about, PYPI.about, CI.about}]
    text = added(start, *new)
    before = read(start) if start else ()
    assert text.startswith(start)
    assert read(text) == (*before, *new) if text else not new
    for at, each in enumerate(new):
        assert read(removed(text, each)) == (*before, *new[:at], *new[at + 1 :])
