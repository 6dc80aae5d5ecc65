"""Any bytes in any layers: an answer, never an error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.catalogue.layer import LAYERS, Layer
from codex_rollout_tui.policy.layers.explain import Explanation, differences, explain
from codex_rollout_tui.policy.layers.words.groups import groups
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker
from tests.policy.layers.enforced import as_enforced

TOKENS = st.lists(
    st.sampled_from(
        [
            *("[", "]", "[[", "]]", "{", "}", "=", ",", ".", "\n", '"', "'", "#", "1", "true", '"x"', "never", "1e400"),
            *("18446744073709551616", "1979-05-27", "nan", "\ufeff", "\r\n", "features", "hooks", "permissions"),
            *(
                "allowed_sandbox_modes",
                "remote_sandbox_config",
                "hostname_patterns",
                "rules",
                "prefix_rules",
                "profile",
            ),
            *("approval_policy", "sandbox_mode", "experimental_network", "network_proxy", "network", "mcp_servers"),
        ]
    ),
    max_size=20,
).map(lambda tokens: " ".join(tokens).encode())
BROKEN = st.integers(0, 10**6).map(lambda seed: Maker(seed).write(Maker(seed).broken()[0]).encode())
TEXT = st.binary(max_size=60) | TOKENS | BROKEN


def everything(found: Explanation) -> None:
    for effective in found.effective:
        groups(effective.values)
        if not effective.refused:
            as_enforced(effective)
        for each in effective.refusals:
            assert each.line >= 1
            assert each.column >= 1
            assert each.message
    if len(found.effective) > 1:
        differences(*found.effective)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(LAYERS), TEXT, min_size=1, max_size=4),
    st.sampled_from(VERSIONS) | st.none(),
    st.sampled_from(["2026-05", "2026-07", None]),
    st.sampled_from(["ci-1", "", "*", None]),
)
def test_no_texts_break_it(
    layers: dict[Layer, bytes], client: str | None, precedence: str | None, host: str | None
) -> None:
    texts = {layer: Document(data) for layer, data in layers.items()}
    everything(explain(texts, client=client, precedence=precedence, host=host))


def test_a_refused_layer_leaves_the_rest_standing() -> None:
    texts: dict[Layer, Document] = {
        "cloud": Document(b"allowed_sandbox_modes = ["),
        "system": Document(b'allowed_web_search_modes = ["cached"]\nallowed_login_methods = 3'),
    }
    for effective in explain(texts).effective:
        assert effective.refused
        assert effective.values == {"allowed_web_search_modes": ["cached", "disabled"]}
        assert [(each.layer, each.line) for each in effective.refusals] == [("cloud", 1), ("system", 2)]
