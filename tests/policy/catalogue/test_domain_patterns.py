"""Host patterns: what takes in another is asked of the matcher itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.domain_patterns import DomainPatterns
from codex_rollout_tui.policy.catalogue.domains import matches, one_spelling, split

hosts = st.lists(st.sampled_from(["a", "b", "ab", "x"]), min_size=1, max_size=4).map(".".join)
names = st.lists(st.sampled_from(["a", "b", "ab", "", "?", "*", "a*", "*b", "a?", "x*y"]), min_size=1, max_size=4)
patterns = st.builds(
    "".join, st.tuples(st.sampled_from(["", "*.", "**."]), hosts | names.map(".".join))
) | st.sampled_from(["A.b", "a.b.", "*.a.b:443"])
FILLINGS = {"*": ("", "x", "x.y", ".x."), "?": ("x", ".")}


def named_hosts(pattern: str) -> list[str]:
    """Hosts that a pattern names, the shortest and the most awkward ones among them."""
    wild, rest = split(pattern)
    begun = {"": [""], "*.": ["x.", "x.y.", ".x."], "**.": ["", "x.", "x.y.", ".x."]}[wild]
    for sign in rest:
        begun = [start + filling for start in begun for filling in FILLINGS.get(sign, (sign,))][:400]
    return begun


@settings(deadline=None)
@given(st.lists(patterns, min_size=1, max_size=4), patterns)
def test_a_pattern_that_takes_in_another_names_all_its_hosts(known: list[str], pattern: str) -> None:
    known, pattern = [one_spelling(other) for other in known], one_spelling(pattern)
    wider = DomainPatterns(known).cover(pattern)
    if wider is not None:
        assert wider in known
        assert wider != pattern
        assert all(matches(wider, host) for host in named_hosts(pattern))


@settings(deadline=None)
@given(st.sampled_from(["", "*.", "**."]), hosts, patterns)
def test_what_no_wildcard_before_a_name_takes_in_has_a_host_of_its_own(wild: str, name: str, pattern: str) -> None:
    known, pattern = wild + name, one_spelling(pattern)
    if known != pattern and DomainPatterns([known]).cover(pattern) is None:
        assert not all(matches(known, host) for host in named_hosts(pattern))


@pytest.mark.parametrize("pattern", ["*.a", "**.a", "?.a*", "a..b", ".a"])
def test_a_pattern_names_the_hosts_it_is_asked_about_with(pattern: str) -> None:
    assert all(matches(pattern, host) for host in named_hosts(pattern))


def test_what_is_taken_in() -> None:
    wide = DomainPatterns(["**.a.com", "*.b.com", "c*.com"])
    assert [wide.cover(name) for name in ("a.com", "x.a.com", "*.a.com", "**.x.a.com", "x*.a.com")] == ["**.a.com"] * 5
    assert [wide.cover(name) for name in ("x.b.com", "*.x.b.com", "**.x.b.com")] == ["*.b.com"] * 3
    assert [wide.cover(name) for name in ("b.com", "**.b.com", "**.a.com", "*.b.com", ".b.com")] == [None] * 5
    assert wide.cover("cd.com") == "c*.com"


@given(st.text(alphabet="ab.*-:[]A ?", max_size=12))
def test_a_pattern_in_its_one_spelling_stays(pattern: str) -> None:
    assert one_spelling(one_spelling(pattern)) == one_spelling(pattern)


@settings(deadline=None)
@given(patterns, hosts)
def test_one_spelling_matches_the_same_hosts(pattern: str, host: str) -> None:
    assert matches(pattern, host) is matches(one_spelling(pattern), host)
