"""Invented secrets, one of every kind that is known by its shape, and what only looks like one."""

from __future__ import annotations

from collections.abc import Mapping

SECRETS: Mapping[str, str] = {
    "OpenAI": "sk-proj-" + "Ab1" * 12,
    "Anthropic": "sk-ant-api03-" + "Ab1" * 12,
    "browser session": "sess-" + "Ab1" * 12,
    "access token": "at-" + "Ab1" * 12,
    "refresh token": "rt." + "Ab1" * 12,
    "Stripe": "sk_live_" + "Ab1" * 8,
    "GitHub": "ghp_" + "Ab1" * 12,
    "GitHub, fine-grained": "github_pat_" + "Ab1" * 12,
    "GitLab": "glpat-" + "Ab1" * 8,
    "npm": "npm_" + "Ab1" * 12,
    "Hugging Face": "hf_" + "Abc" * 11,
    "Slack": "xoxb-" + "123456789012-abc",
    "AWS": "AKIA" + "ABCDEFGH12345678",
    "AWS, for a while": "ASIA" + "ABCDEFGH12345678",
    "Google": "AIza" + "Ab1" * 11 + "Ab",
    "JSON web token": "eyJ" + "hbGciOiJub25lIn0" + "." + "eyJzdWIiOiJhbmEifQ" + "." + "c2lnbmF0dXJl",
    "private key": "-----BEGIN RSA PRIVATE KEY-----",
    "password in an address": "https://ana:hunter2@example.com/x",
    "token in an address": "https://example.com/x?a=1&access_token=hunter2",
    "header": "Authorization: Bearer 0123456789abcdef",
    "basic header": "Basic YW5hOmh1bnRlcjI4OTAx",
    "variable": "MY_API_KEY=abcdefgh12345678 run",
    "option": "run --password=abcdefgh12345678",
}
"""Kind to secret; the ones that stand in something (an address, a header) with what they stand in."""

HARMLESS = (
    "git push", "task-0123456789abcdefghij", "disk-usage-of-the-build-machine", 'pattern = [{ token = "git" }]',
    "https://git@example.com:8443/x", "ssh://git@github.com:22/acme/repo.git", "http://localhost:8080/x@y",
    "https://ana:$PASSWORD@example.com", "curl -H 'Authorization: Bearer $TOKEN' https://example.com",
    "https://example.com/x?token=${TOKEN}", "OPENAI_API_KEY=$OPENAI_API_KEY codex", "--token=<yours>",
    "max_tokens=4096", "docs=npx docs", "mailto:security@example.com", "bearer of good news", "basic authentication",
    "ghosts", "at-least", "the key ends in aaA1", "AKIA", "rt. 12", "-----BEGIN CERTIFICATE-----",
)  # fmt: skip
