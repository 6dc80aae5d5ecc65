"""A secret shows itself to nobody."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.credentials.secret import Secret

VALUE = "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz012345"


def test_no_way_of_printing_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(VALUE)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>20}", format(secret, "s")]
    shown += [str([secret]), str({"key": secret}), str((secret,))]
    logging.getLogger("x").warning("got %s and %r", secret, secret)
    shown.append(caplog.text)
    try:
        raise ValueError(secret)
    except ValueError as error:
        shown.append("".join(traceback.format_exception(error)))
    assert all(VALUE not in text for text in shown)
    assert not hasattr(secret, "__dict__")


def test_it_is_not_written_down() -> None:
    secret = Secret(VALUE)
    for write in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            write(secret)


def test_it_is_given_only_on_purpose() -> None:
    secret = Secret(VALUE)
    assert secret.reveal() == VALUE
    assert secret.last4 == "2345"
    assert len(secret) == len(VALUE)
    assert secret == Secret(VALUE)
    assert secret != Secret(VALUE + "x")
    assert secret != VALUE
    with pytest.raises(TypeError):
        hash(secret)


@given(st.text(max_size=40))
def test_last4_never_gives_half_of_a_short_one(text: str) -> None:
    shown = Secret(text).last4
    assert len(shown) * 2 < max(len(text), 1)
    assert text.endswith(shown)
