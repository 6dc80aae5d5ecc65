"""Expectations made at random, of every kind that makes sense."""

from __future__ import annotations

from hypothesis import strategies as st

from codex_rollout_tui.policy.decide.decision import Question
from codex_rollout_tui.policy.expectations.expectation import POSSIBLE, Expectation

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda text: bool(text.strip())
)

ASKED: dict[Question, st.SearchStrategy[str]] = {
    "command": st.sampled_from(["git push", "git push origin main | tee x", "ls > x", "rm -rf /"]) | TEXT,
    "domain": st.sampled_from(["pypi.org", "https://a.bad.example.com:8443/x", "10.0.0.1", "[::1]:80"]) | TEXT,
    "sandbox": st.sampled_from(["read-only", "workspace-write", "danger-full-access", ":workspace"]) | TEXT,
    "approval": st.sampled_from(["untrusted", "on-failure", "on-request", "granular", "never"]),
    "web-search": st.sampled_from(["disabled", "cached", "indexed", "live"]),
    "mcp": st.sampled_from(["docs=docs --x", "p/docs=https://docs.example.com", "a=b=c"]),
}


@st.composite
def expectations(draw: st.DrawFn) -> Expectation:
    question = draw(st.sampled_from(sorted(POSSIBLE)))
    hosts = st.none() | st.sampled_from(["ci-1", "laptop.example.com"]) if question == "sandbox" else st.none()
    why = draw(st.just("") | TEXT)
    return Expectation(question, draw(ASKED[question]), draw(st.sampled_from(POSSIBLE[question])), draw(hosts), why)
