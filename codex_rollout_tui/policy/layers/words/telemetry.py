"""What is recorded of people's work, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.layers.words.sentence import Sentence, SentenceMaker, table

OTEL = "otel"
_SIGNALS = {"exporter": "Events", "trace_exporter": "Traces", "metrics_exporter": "Metrics"}
_RECORDED = {
    "log_user_prompt": "what people type",
    "log_agent_responses": "what Codex answers",
    "log_guardian_assessments": "what automatic review decides",
}


def _otel(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    otel = table(policy, OTEL)
    for name, what in _SIGNALS.items():
        to = destination(otel.get(name))
        if to:
            yield Sentence(f"{what} of Codex's telemetry go {to}.", ((OTEL, name),))
    for name, what in _RECORDED.items():
        recorded = otel.get(name)
        if isinstance(recorded, bool):
            words = "is part of the telemetry, as written" if recorded else "stays out of the telemetry"
            yield Sentence(f"{what[:1].upper()}{what[1:]} {words}.", ((OTEL, name),))
    environment = otel.get("environment")
    if isinstance(environment, str) and environment.strip():
        yield Sentence(f"The telemetry names the environment {environment}.", ((OTEL, "environment"),))


def destination(exporter: Any) -> str:
    """Where an exporter sends to, after the word "go"; empty where that cannot be said in words."""
    if exporter == "none":
        return "nowhere"
    if exporter == "statsig":
        return "to OpenAI's own service (statsig)"
    if not isinstance(exporter, Mapping) or len(exporter) != 1:
        return ""
    (kind, settings), *_ = exporter.items()
    endpoint = table(settings).get("endpoint")
    if kind not in ("otlp-http", "otlp-grpc") or not isinstance(endpoint, str):
        return ""
    more = [
        f"{len(held)} header{'' if len(held) == 1 else 's'}" if name == "headers" else "certificates of its own"
        for name in ("headers", "tls")
        if isinstance(held := table(settings).get(name), Mapping) and held
    ]
    by = "HTTP" if kind == "otlp-http" else "gRPC"
    coded = table(settings).get("protocol")
    how = f"{by}, {coded}" if isinstance(coded, str) else by
    return f"to {endpoint} (OTLP by {how}{', with ' + ' and '.join(more) if more else ''})"


def _feedback(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    enabled = table(policy, "feedback").get("enabled")
    if isinstance(enabled, bool):
        words = "People can send feedback to OpenAI." if enabled else "Nobody can send feedback to OpenAI."
        yield Sentence(words, (("feedback", "enabled"),))


SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (("telemetry", _otel), ("telemetry", _feedback))
