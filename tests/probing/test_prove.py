"""The catalogue says of real clients what their binaries do, and the proof of that notices when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from codex_rollout_tui.policy.catalogue.keys import Feature, KeySpec, features, keys, traps
from tests.probing.ask import Asker
from tests.probing.catalogue import Catalogue
from tests.probing.conftest import asker
from tests.probing.error import ProbingError
from tests.probing.prove import Difference, prove


@pytest.mark.parametrize("version", ["0.169.0", "0.138.0"])
def test_the_catalogue_is_true(version: str) -> None:
    differences = prove(asker(version), Catalogue())
    assert not differences, "\n".join(map(str, differences))


def _keys(path: str, **changes: Any) -> Catalogue:
    held: Mapping[str, KeySpec] = {**keys(), path: keys()[path]._replace(**changes)}
    return Catalogue(keys=held)


def _features(name: str, **changes: Any) -> Catalogue:
    held: Mapping[str, Feature] = {**features(), name: features()[name]._replace(**changes)}
    return Catalogue(features=held)


def _without(name: str) -> Catalogue:
    return Catalogue(features={each: held for each, held in features().items() if each != name})


@pytest.mark.parametrize(
    ("version", "held", "kind", "name", "recorded", "measured"),
    [
        ("0.138.0", _keys("allow_appshots", since="0.145.0"), "key", "allow_appshots", "unknown", "known"),
        ("0.138.0", _keys("allow_login_shell", since="0.138.0"), "key", "allow_login_shell", "known", "unknown"),
        ("0.169.0", _keys("hooks.Interrupt", until="0.166.0"), "key", "hooks.Interrupt", "unknown", "known"),
        *(
            ("0.138.0", _keys(path, fatal=None), "key", path, "unknown", "fatal")
            for path in ("permissions.network.enabled", "mcp_servers.<id>.identity.url.match")
        ),
        ("0.169.0", _keys("apps", fatal=("0.169.0", "0.169.0")), "key", "apps", "fatal", "known"),
        ("0.169.0", _keys("chatgpt_base_url", type="boolean"), "type", "chatgpt_base_url", "boolean", "string"),
        *(
            ("0.169.0", _keys(path, values=values), "values", path, "|".join(sorted(values)), measured)
            for path, values, measured in (
                ("enforce_residency", ("us", "eu"), "us"),
                ("allowed_login_methods", ("api",), "api|chatgpt"),
                ("experimental_network.domains", ("allow",), "allow|deny"),
                ("mcp_servers.<id>.identity.url.match", ("exact", "glob"), "exact"),
            )
        ),
        (
            "0.138.0",
            Catalogue(refused={key: trap for key, trap in traps("refused").items() if key[1] != "indexed"}),
            *("values", "allowed_web_search_modes", "cached|disabled|indexed|live", "cached|disabled|live"),
        ),
        ("0.138.0", _features("apps", since="0.145.0"), "feature", "apps", "unknown", "known, stable"),
        ("0.138.0", _features("collab", until=""), "feature", "collab", "known", "unknown"),
        ("0.169.0", _without("apps"), "feature", "apps", "unknown", "known, stable"),
        *(
            ("0.169.0", _features("apps", **change), "feature", "apps", recorded, "stable, default true")
            for change, recorded in (
                ({"default": False}, "stable, default false"),
                ({"stage": "removed"}, "removed, default true"),
            )
        ),
    ],
)
def test_a_catalogue_that_is_wrong_is_found_out(
    version: str, held: Catalogue, kind: str, name: str, recorded: str, measured: str
) -> None:
    differences = prove(asker(version), held)
    assert [replace(each, said="") for each in differences] == [Difference(kind, name, recorded, measured)]


def test_a_client_with_another_way_of_answering_is_found_out(newest: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asker, "speaks", lambda *_: False)
    assert [each.kind for each in prove(newest, Catalogue())] == ["protocol", "protocol"]


def test_a_client_that_is_not_in_the_catalogue_is_told_so(newest: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "binary", newest.binary._replace(version="0.170.0"))
    with pytest.raises(ProbingError, match=r"survey 0\.170\.0"):
        prove(newest, Catalogue())
