"""Any bytes at all: an answer, never a traceback."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from codex_rollout_tui.policy.check import check, predicted
from codex_rollout_tui.policy.colour import tokens
from codex_rollout_tui.policy.text import PolicyText
from tests.policy.grammar import Maker

PIECES = [
    *"=.,[]{}#\"'\\\n\r\t :-_09aé\0",
    *("[[", "]]", '"""', "'''", "\r\n", "\ufeff", "\\u", "\\x", "\\e", "1e400", "9" * 20, "9" * 5000, "true"),
    *("07:32", "1979-05-27 ", "inf", "nan", "[" * 90, "a." * 90, "{a=" * 90),
    *("features", "rules", "prefix_rules", "mcp_servers", "identity", "command", "permissions", "network", "domains"),
    *("allowed_sandbox_modes", "default_permissions", "hooks", "PreToolUse", "otel", "exporter", "model_providers"),
]


def looked_at(data: bytes) -> None:
    doc = PolicyText(data)
    findings = check(doc)
    assert (doc.values is None) is (doc.problem is not None)
    assert doc.problem is None or predicted(findings) == "refuse"
    lines = doc.text.split("\n")
    for finding in findings:
        assert 1 <= finding.line <= finding.end_line <= len(lines) + 1
        assert finding.column >= 1
        assert finding.column <= len(lines[finding.line - 1]) + 1
        assert "\n" not in finding.key or finding.path
    for line, found in zip(lines, tokens(doc), strict=True):
        ends = [0, *(end for _, end, _ in found)]
        assert all(before <= start < end for before, (start, end, _) in zip(ends, found, strict=False))
        assert ends[-1] <= len(line)
    for entry in doc.entries:
        assert entry.value.start <= entry.value.end


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"\xef\xbb")
@example(b"\xff\xfe[\x00a\x00]\x00")
def test_bytes(data: bytes) -> None:
    looked_at(data)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@example(["a", "=", "9" * 5000])
@example(["x", "=", '"""', "\\"])
def test_token_soup(pieces: list[str]) -> None:
    looked_at("".join(pieces).encode())


@given(
    st.integers(0, 10**6), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(PIECES)), max_size=4)
)
def test_good_policies_with_a_few_pieces_changed(seed: int, changes: list[tuple[float, int, str]]) -> None:
    maker = Maker(seed)
    data = maker.write(maker.sound()).encode()
    for where, length, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece.encode() + data[at + length :]
    looked_at(data)


@given(st.integers(0, 10**6))
def test_policies_broken_in_one_way(seed: int) -> None:
    maker = Maker(seed)
    looked_at(maker.write(maker.broken()[0]).encode())
