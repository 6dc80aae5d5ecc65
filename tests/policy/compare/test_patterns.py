"""Host patterns: what takes in another is asked of the matcher itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.domains import matches, one_spelling
from codex_rollout_tui.policy.compare.patterns import Patterns

labels = st.sampled_from(["a", "b", "ab", "x"])
hosts = st.lists(labels, min_size=1, max_size=4).map(".".join)
patterns = st.builds("".join, st.tuples(st.sampled_from(["", "*.", "**."]), hosts)) | st.sampled_from(
    ["a*.b", "?.b", "*a.b", "**.a*.b", "A.b", "a.b."]
)


@settings(deadline=None)
@given(st.lists(patterns, min_size=1, max_size=4), patterns, hosts)
def test_a_pattern_that_takes_in_another_matches_all_it_matches(known: list[str], pattern: str, host: str) -> None:
    known, pattern = [one_spelling(each) for each in known], one_spelling(pattern)
    wider = Patterns(known).cover(pattern)
    if wider is not None:
        assert wider in known
        assert wider != pattern
        for name in (host, f"{host}.{pattern.lstrip('*.')}", pattern.lstrip("*.")):
            assert not matches(pattern, name) or matches(wider, name)


def test_what_is_taken_in() -> None:
    wide = Patterns(["**.a.com", "*.b.com", "c*.com"])
    assert [wide.cover(each) for each in ("a.com", "x.a.com", "*.a.com", "**.x.a.com")] == ["**.a.com"] * 4
    assert [wide.cover(each) for each in ("x.b.com", "*.x.b.com", "**.x.b.com")] == ["*.b.com"] * 3
    assert [wide.cover(each) for each in ("b.com", "**.b.com", "**.a.com", "*.b.com")] == [None] * 4
    assert wide.cover("cd.com") == "c*.com"


@settings(deadline=None)
@given(patterns, hosts)
def test_one_spelling_matches_the_same_hosts(pattern: str, host: str) -> None:
    assert matches(pattern, host) is matches(one_spelling(pattern), host)
