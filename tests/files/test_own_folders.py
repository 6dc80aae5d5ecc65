"""The folders of a person's programs are those that platformdirs names, whether it is asked or not."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest import mock

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.files.own_folders import OwnFolder, own_folder

PLACES = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "/home/ana", "/home/ana/", "/", "//", "relative", "~/x", "/a/../b", " /a", "/a ", "/a b"]
    ),
)
THEIRS = {"config": platformdirs.user_config_dir, "data": platformdirs.user_data_dir}


@pytest.mark.parametrize("kind", ["config", "data"])
@given(home=PLACES, config=PLACES, data=PLACES)
def test_they_are_those_of_platformdirs(
    kind: OwnFolder, home: str | None, config: str | None, data: str | None
) -> None:
    given_ = {"HOME": home, "XDG_CONFIG_HOME": config, "XDG_DATA_HOME": data}
    environ = {name: value for name, value in os.environ.items() if name not in given_}
    environ |= {name: value for name, value in given_.items() if value is not None}
    with mock.patch.dict(os.environ, environ, clear=True):
        assert own_folder(kind, "codex-rollout") == Path(THEIRS[kind]("codex-rollout", appauthor=False))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says it in the environment: run it there")
def test_where_linux_says_it_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/ana")
    monkeypatch.setenv("HOME", "/home/ana")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert own_folder("config", "x") == Path("/etc/ana/x")
    assert own_folder("data", "x") == Path("/home/ana/.local/share/x")
