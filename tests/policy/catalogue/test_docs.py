"""The words about every key are whole, plain and true: the real Codex accepts each example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli

from codex_rollout_tui.policy.catalogue import docs
from codex_rollout_tui.policy.catalogue.docs import KeyDocs, words
from codex_rollout_tui.policy.catalogue.keys import features, keys, spec, visit
from tests.policy.conftest import Ask

DATA = Path(docs.__file__).parent / "data"
SOURCES: Mapping[str, Any] = tomli.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
UNANSWERED = {
    "model_catalog_json": "No such file or directory",
    "config_server": "Sign in to the configuration server",
}
"""Keys whose examples need what is not there when Codex is asked in isolation, and what it says instead."""


def _words(key: str) -> KeyDocs:
    found = words(key)
    assert found is not None, f"{key} has no words"
    return found


def _files() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for file in sorted((DATA / "words").glob("*.toml")):
        yield file.stem, tomli.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", list(keys()))
def test_every_key_has_a_line_a_source_and_an_example(key: str) -> None:
    found = _words(key)
    assert len(found.meaning) <= 120
    assert found.meaning == found.meaning.strip()
    assert "\n" not in found.meaning + found.note + found.source
    assert found.documented is not found.meaning.startswith("Undocumented; ")
    assert found.documented is found.meaning.endswith(".")
    assert any(found.source == f"{source['page']}, {source['date']}" for source in SOURCES.values())
    assert len(found.note) <= 80


def test_what_is_undocumented_says_so_with_what_was_measured() -> None:
    told = _words("otel.tracestate")
    assert not told.documented
    assert told.meaning == "Undocumented; Codex 0.169.0 reads it, as a table of tables of texts"
    assert told.source == "codex 0.169.0, probed, 2026-11-22"
    gone = _words("experimental_network.dangerously_allow_non_loopback_admin")
    assert gone.meaning == "Undocumented; only clients 0.99.0 to 0.110.0 read it, as true or false"
    assert sum(not _words(key).documented for key in keys()) == 40


def test_the_files_hold_words_about_keys_of_their_family_only() -> None:
    for family, data in _files():
        own = {key for key, entry in keys().items() if entry.family == family}
        named = {key for key, entry in data.items() if isinstance(entry, dict) and key != "mirrors"}
        assert named <= own, family
        mirrors = data.get("mirrors", {})
        covered = {key for key in own for mirror in mirrors if f"{key}.".startswith(f"{mirror}.")}
        assert named | covered == own, family
        assert data["source"] in SOURCES
        for key in named:
            assert set(data[key]) <= {"meaning", "source", "note", "example"}, key
            assert data[key].get("source", data["source"]) in SOURCES, key


def test_every_source_is_used_and_dated() -> None:
    used = {data["source"] for _, data in _files()} | {"probed"}
    used |= {entry["source"] for _, data in _files() for entry in data.values() if "source" in entry}
    assert used == set(SOURCES)
    for source in SOURCES.values():
        assert re.search(r"2026(-\d\d-\d\d)?$", source["date"])


def test_the_words_are_plain_english() -> None:
    odd = re.compile(
        r"e\.g\.|i\.e\.|\betc\.|utili[sz]e|leverag|ensure|allowlist|denylist|organization|behavior|  |[“”‘’–—…]",
        re.IGNORECASE,
    )
    assert not [(key, _words(key)) for key in keys() if odd.search(_words(key).meaning + _words(key).note)]


@pytest.mark.parametrize("key", list(keys()))
def test_every_example_shows_its_key(key: str) -> None:
    example = _words(key).example
    values = tomli.loads(example)
    assert example.endswith("\n")
    if key == "features.<name>":
        assert set(values["features"]) <= set(features())
        return
    seen = {_as_pattern(each.path, each.node.spec.path) for each in visit(values) if each.node and each.node.spec}
    seen |= {each.node.path for each in visit(values) if each.node}
    assert key in seen or _concrete(key, values)


def _as_pattern(path: tuple[str | int, ...], known: str) -> str:
    """`permissions.network.enabled` is a key of its own, though its place is shared."""
    plain = ".".join(str(part) for part in path)
    return plain if plain in keys() else known


def _concrete(key: str, values: Mapping[str, Any]) -> bool:
    """Whether the example has a key that shares its place with others: an exporter, an alias."""
    here: Any = values
    for part in key.split("."):
        if not isinstance(here, dict) or part not in here:
            return False
        here = here[part]
    return True


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (("mcp_servers", "docs", "identity", "url"), "mcp_servers.<id>.identity.url"),
        ("experimental_network.domains.<name>", "experimental_network.domains"),
        (("allowed_sandbox_modes", 0), "allowed_sandbox_modes"),
    ],
)
def test_a_policys_own_path_leads_to_the_words(path: str | tuple[str | int, ...], key: str) -> None:
    assert spec(path) is not None
    assert words(path) == words(key)


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert words("nope") is None


def test_a_mirror_has_the_words_of_the_other_table_and_an_example_of_its_own() -> None:
    mirror, other = _words("network_proxy.domains"), _words("experimental_network.domains")
    assert mirror.meaning == other.meaning
    assert mirror.example == other.example.replace("experimental_network", "network_proxy") != other.example


def test_the_real_codex_accepts_every_example(real: Ask) -> None:
    wrong: list[tuple[str, str]] = []
    answers: dict[str, str] = {}
    for key in keys():
        example = _words(key).example
        if example not in answers:
            answers[example] = real(example.encode())
        needs = next((said for name, said in UNANSWERED.items() if f"{key}.".startswith(f"{name}.")), None)
        said = answers[example]
        if (needs is None and said) or (needs is not None and needs not in said):
            wrong.append((key, said))
    assert not wrong
