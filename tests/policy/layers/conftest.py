"""What the tests of the effective policy share: the real Codex, asked about two layers at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary, find
from codex_rollout_tui.codex.run import run
from codex_rollout_tui.policy.catalogue.layer import Layer
from tests.real import missing, need

LEGACY = "/etc/codex/managed_config.toml"

Startup = Callable[[Mapping[Layer, bytes | None]], "dict[str, Any] | str | None"]
"""What Codex prints for the layers `system` and `legacy`: the requirements, None for none, or why it refuses."""


@pytest.fixture(scope="session")
def startup() -> Startup:
    """Ask the real Codex what it enforces of a requirements.toml and a managed_config.toml together."""
    need("codex")
    binary = find(os.environ, timeout=60)
    if not isinstance(binary, Binary) or binary.bwrap is None or isolate.available(binary.bwrap, timeout=60):
        missing("bwrap")
    assert isinstance(binary, Binary)
    assert binary.bwrap is not None
    sealed = isolate.sealed(binary.bwrap)

    def ask(layers: Mapping[Layer, bytes | None]) -> dict[str, Any] | str | None:
        places = {isolate.POLICY: layers.get("system"), LEGACY: layers.get("legacy")}
        files = {place: data for place, data in places.items() if data is not None}
        with sealed(binary.path, ("app-server", "--print-startup-config"), files) as command:
            outcome = run(command, timeout=60)
        assert outcome.stdout, outcome.stderr.decode()
        said = json.loads(outcome.stdout)
        if "error" in said:
            return str(said["error"]["data"]["detail"])
        found: dict[str, Any] | None = without_nulls(said["configRequirements"]["requirements"])
        return found

    return ask


def without_nulls(value: Any) -> Any:
    """A value without the keys Codex prints as null."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
