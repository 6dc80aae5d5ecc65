"""The catalogue against what was measured on the 17 clients (measured_*.csv: one letter a client, oldest first).

`k` knows, `.` ignores (or takes, in measured_examples.csv), `x` refuses, `?` was not asked.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, features, keys
from codex_rollout_tui.policy.catalogue.values import values
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document

LETTERS = {"known": "k", "unknown": ".", "fatal": "x"}
SHARPER = {
    # Strict tables refuse what came later; a wrong type in it showed no other error.
    "application.storage": ".............xkkk",
    "otel.log_sse_deltas": "...............xk",
    "permissions.<name>.network.mitm.version": "..........xxxxkkk",
    # They were measured together with mitm.version, over which the older clients refuse the policy.
    "permissions.<name>.network.mitm": "..........kkkkkkk",
    "permissions.<name>.network.mitm.hooks": "..........kkkkkkk",
    "permissions.<name>.network.mitm.actions": "..........kkkkkkk",
}
"""Keys of which another look at the binaries showed more than the table of keys says."""

KNOWN = (2, 2, 6, 26, 26, 30, 30, 41, 63, 70, 104, 136, 190, 225, 251, 291, 295)
"""How many keys each client knows, counted when the table was made."""

NEVER_TAKEN = {("allowed_approval_policies", "reject"), ("rules.prefix_rules[].decision", "allow")}
"""Values a parser names and then refuses: reject as a text, and rules that allow."""


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"measured_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_are_whole() -> None:
    assert {row["key"] for row in _rows("keys")} == set(keys()) == {row["key"] for row in _rows("examples")}
    assert {row["feature"] for row in _rows("features")} == set(features())
    for name in ("keys", "values", "features", "examples"):
        assert {len(row["clients"]) for row in _rows(name)} == {len(VERSIONS)}
    for at, known in enumerate(KNOWN):
        assert sum(row["clients"][at] == "k" for row in _rows("keys")) == known


def test_every_key_is_known_ignored_or_fatal_as_measured() -> None:
    for row in _rows("keys"):
        got = "".join(LETTERS[keys()[row["key"]].state(client)] for client in VERSIONS)
        assert got == SHARPER.get(row["key"], row["clients"]), row["key"]


def test_every_key_has_the_type_and_values_that_were_measured() -> None:
    for row in _rows("keys"):
        entry = keys()[row["key"]]
        assert (entry.type, "|".join(entry.values)) == (row["type"], row["values"]) or (
            row["type"] == "integer" and entry.type.startswith("integer<")
        ), row["key"]


def test_every_client_takes_the_values_that_were_measured() -> None:
    listed = {row["key"] for row in _rows("values")}
    assert {key for key, entry in keys().items() if entry.values} - listed == {
        # Measured as types only: the values are the same in all clients that know the key.
        *(f"{above}mcp_servers.<id>.identity.{one}" for above in ("", "plugins.<plugin>.") for one in MATCHERS),
        "permissions.<name>.filesystem.<path>",
    }
    for row in _rows("values"):
        got = "".join("k" if row["value"] in values(row["key"], client) else "." for client in VERSIONS)
        expected = "." * len(VERSIONS) if (row["key"], row["value"]) in NEVER_TAKEN else row["clients"]
        assert got == expected, row


MATCHERS = ("command.args[].match", "url.match")


def test_every_feature_is_known_as_measured() -> None:
    for row in _rows("features"):
        flag = features()[row["feature"]]
        assert "".join("k" if flag.known(client) else "." for client in VERSIONS) == row["clients"], flag
        newest = "" if flag.default is None else f"{flag.stage}:{str(flag.default).lower()}"
        assert newest == row["newest"], flag
        assert flag.known(NEWEST) is (flag.default is not None)


@pytest.mark.parametrize("client", VERSIONS)
def test_every_example_gets_the_answer_each_client_gave(client: str) -> None:
    at, wrong, done = VERSIONS.index(client), [], set()
    for row in _rows("examples"):
        told = words(row["key"])
        assert told is not None
        asked = row["clients"][at] != "?" and told.example not in done
        done.add(told.example)
        answer = "refuse" if row["clients"][at] == "x" else "accept"
        if asked and predicted(check(Document(told.example.encode()), client)) != answer:
            wrong.append((row["key"], answer))
    assert not wrong


def test_the_examples_are_those_that_were_asked_about() -> None:
    for row in _rows("examples"):
        told = words(row["key"])
        assert told is not None
        digest = hashlib.sha256(told.example.encode()).hexdigest()
        assert digest.startswith(row["example"]), f"{row['key']} has a new example: ask all clients again"
