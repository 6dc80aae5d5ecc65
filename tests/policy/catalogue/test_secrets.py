"""A secret that stands in a policy is found where it stands, and is in nothing that is shown of the policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from codex_rollout_tui.cli.policy import explain_json
from codex_rollout_tui.policy.catalogue.key_values import key_values
from codex_rollout_tui.policy.catalogue.keys import keys, node_at
from codex_rollout_tui.policy.catalogue.secrets import _places, policy_secrets, secret_texts, without_secrets
from codex_rollout_tui.policy.compare.diff_lines import hunks
from codex_rollout_tui.policy.compare.meaning import compare
from codex_rollout_tui.policy.compare.text_diff import changed
from codex_rollout_tui.policy.layers.explain import alone, explain
from codex_rollout_tui.policy.layers.requirements import requirements_of
from codex_rollout_tui.policy.layers.words.groups import groups
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.reports.excerpt import excerpt
from codex_rollout_tui.tui.checklist.preview_text import text_rows as preview_rows
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.consequence_rows import text_rows
from tests.invented_secrets import HARMLESS, SECRETS

WORD = "swordfish-of-acme"
"""A secret that no shape tells."""
PROVIDER = '[model_providers.gateway]\nname = "G"\nbase_url = "https://g.example.com"\n'
OTLP = '[otel.exporter.otlp-http]\nendpoint = "https://c.example.com"\nprotocol = "json"\n'
PLACES: Mapping[str, str] = {
    "bearer token": f'{PROVIDER}experimental_bearer_token = "{{}}"\n',
    "header of a provider": f'{PROVIDER}http_headers = {{{{ X-Api-Key = "{{}}" }}}}\n',
    "query of a provider": f'{PROVIDER}query_params = {{{{ access_token = "{{}}" }}}}\n',
    "what signs in": f'{PROVIDER}[model_providers.gateway.auth]\nclient_secret = "{{}}"\n',
    "header of an exporter": f'{OTLP}headers = {{{{ Authorization = "{{}}" }}}}\n',
    "header of the traces": '[otel.trace_exporter.otlp-grpc]\nendpoint = "https://c.example.com"\n'
    '[otel.trace_exporter.otlp-grpc.headers]\nx-api-key = "{}"\n',
    "environment of a server": '[mcp_servers.docs.env]\nDOCS_TOKEN = "{}"\n',
    "header of a server": '[mcp_servers.docs.http_headers]\nAuthorization = "{}"\n',
    "token of a server": '[mcp_servers.docs]\nbearer_token = "{}"\n',
    "header that is put in": '[[experimental_network.header_injections]]\nhost = "x.example"\nmethods = ["GET"]\n'
    'path_prefixes = ["/"]\nheaders = {{ Authorization = "{}" }}\n',
    "the same by another name": '[[network_proxy.header_injections]]\nhost = "x.example"\nmethods = ["GET"]\n'
    'path_prefixes = ["/"]\nheaders = {{ Authorization = "{}" }}\n',
    "header of the browser": '[[browser_use.extension.request_headers]]\nname = "X-Token"\nvalue = "{}"\n',
    "a key nobody knows": 'my_password = "{}"\n',
    "several lines": f'{PROVIDER}experimental_bearer_token = """\n{{}}"""\n',
    "written with escapes": f'{PROVIDER}experimental_bearer_token = "\\u0041{{}}"\n',
}
"""Where a policy may hold one that no shape tells, as text with a gap."""


def document(place: str, secret: str = WORD) -> Document:
    return Document(PLACES[place].format(secret).encode())


def row_texts(rows: object) -> str:
    return json.dumps(rows)


SURFACES: dict[str, Callable[[Document], str]] = {
    "findings": lambda policy: repr([finding._replace(path=()) for finding in check(policy)]),
    "excerpts": lambda policy: "".join(excerpt(policy, n, 1, n, 99).line for n in range(1, policy.lines.count + 1)),
    "excerpt at a value": lambda policy: repr([excerpt(policy, *finding[4:8]) for finding in check(policy)]),
    "difference": lambda policy: repr(changed(b"", policy.data)),
    "difference backwards": lambda policy: repr(hunks(changed(policy.data, b"x = 1\n"))),
    "comparison": lambda policy: repr(compare(Document(b""), policy).changes),
    "comparison backwards": lambda policy: repr(compare(policy, Document(b"")).changes),
    "explanation": lambda policy: json.dumps(explain_json.as_data(explain({"system": policy}), {"system": "x"})),
    "words": lambda policy: repr(groups(alone(requirements_of("system", policy, "0.169.0")).values)),
    "preview": lambda policy: row_texts(preview_rows(policy, check(policy), frozenset(), Signs(ascii=False), 80)[0]),
    "version": lambda policy: row_texts(text_rows(policy)),
    "attestation": lambda policy: json.dumps(
        key_values(policy, [*(policy.values or {}), "otel.exporter", "mcp_servers.<id>.identity"])
    ),
}
"""Everything that is made of a policy for somebody to see."""


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_with_its_place(place: str) -> None:
    policy = document(place)
    (finding,) = [finding for finding in check(policy) if finding.code == "REQ087"]
    line = policy.text.splitlines()[finding.line - 1 : finding.end_line]
    assert WORD in "\n".join(line)
    assert finding.severity == "warning"


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_is_shown_has_it(place: str, surface: str) -> None:
    shown = SURFACES[surface](document(place))
    assert WORD not in shown


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", SECRETS)
def test_nothing_that_is_shown_has_one_of_a_known_shape(kind: str, surface: str) -> None:
    secret = SECRETS[kind]
    text = f'guardian_policy_config = "it is {secret}"\n# {secret}\n[[hooks.PreToolUse]]\n'
    policy = Document(f'{text}hooks = [{{ type = "command", command = "x {secret}" }}]\n'.encode())
    assert policy.problem is None
    assert secret not in SURFACES[surface](policy)


@pytest.mark.parametrize("place", PLACES)
def test_a_text_that_breaks_while_it_is_typed_shows_none_either(place: str) -> None:
    policy = Document(document(place).data + b"x = \n")
    assert policy.problem is not None
    for surface in ("findings", "excerpts", "difference", "preview", "version"):
        assert WORD not in SURFACES[surface](policy), surface


def test_a_name_that_is_a_secret_is_found_and_not_said() -> None:
    secret = SECRETS["OpenAI"]
    for text in (f'"{secret}" = "x"\n', f'[mcp_servers."{secret}".env]\nA = "b"\n'):
        findings = check(Document(text.encode()))
        assert "REQ087" in {finding.code for finding in findings}
        assert secret not in repr([finding._replace(path=(), fix=None) for finding in findings])


def test_what_is_hidden_is_said() -> None:
    assert "[a secret]" in SURFACES["preview"](document("bearer token"))
    assert "[a secret]" in SURFACES["words"](document("bearer token"))
    assert without_secrets(WORD, ("model_providers", "g", "experimental_bearer_token")) == "[a secret]"


def test_another_secret_is_a_change() -> None:
    comparison = compare(document("bearer token"), document("bearer token", "another-word-of-acme"))
    assert [change.kind for change in comparison.changes] == ["changed"]
    comparison = compare(document("a key nobody knows"), document("a key nobody knows", "another-word-of-acme"))
    assert WORD not in repr(comparison.changes)


@pytest.mark.parametrize("value", [
    "$DOCS_TOKEN", "${DOCS_TOKEN}", "<your token>", "/run/secrets/docs", "~/token", "4096", "", "no",
])  # fmt: skip
def test_a_name_in_place_of_a_secret_is_none(value: str) -> None:
    for place in ("environment of a server", "header of a server", "a key nobody knows"):
        assert not [finding for finding in check(document(place, value)) if finding.code == "REQ087"]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts_are_no_secrets(text: str) -> None:
    policy = Document(f"guardian_policy_config = '''{text}'''\n# {text}\n".encode())
    assert not {"REQ087", "REQ088"} & {finding.code for finding in check(policy)}


def test_otel_headers_are_hidden_as_codex_hides_them_and_only_secrets_are_found() -> None:
    policy = Document(f'{OTLP}headers = {{ x-tenant = "the-tenant-of-acme" }}\n'.encode())
    assert "the-tenant-of-acme" not in SURFACES["explanation"](policy)
    assert not [finding for finding in check(policy) if finding.code == "REQ087"]


def test_rules_of_commands_are_no_tokens() -> None:
    policy = Document(
        b'[[rules.prefix_rules]]\npattern = [{ token = "push-to-production-1" }]\ndecision = "prompt"\n'
        b'justification = "x"\n'
    )
    assert list(policy_secrets(policy.values or {})) == []
    assert secret_texts(policy) == ()


def test_every_place_is_one_of_the_catalogue() -> None:
    places = _places()
    for place in places.whole | places.named | places.telling:
        assert place in keys(), place
        node = node_at(place)
        assert node is not None
        assert node.path == place
    for place in places.pairs:
        assert {f"{place}.name", f"{place}.value"} <= set(keys())
