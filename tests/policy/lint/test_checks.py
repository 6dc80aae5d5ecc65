"""Every check has a sample it objects to and one it does not, and the real Codex agrees with both."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TypedDict

import pytest

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.fix import apply
from codex_rollout_tui.policy.lint.lint import CODES, check, predicted
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.starter import starter
from tests.policy.conftest import Ask
from tests.policy.guide_examples import examples


class Situation(TypedDict, total=False):
    layer: Layer
    baseline: Document


SAMPLES = Path(__file__).parent / "checks"
OAUTH = 'authorization_url = "https://a", token_url = "https://a", client_id = "i"'
BASELINE = Document(b'allowed_sandbox_modes = ["read-only"]\nallowed_web_search_modes = ["disabled"]\n')
SITUATIONS: dict[str, Situation] = {
    "REQ081": {"layer": "cloud"},
    "REQ082": {"baseline": BASELINE},
    "REQ083": {"layer": "legacy"},
}
"""What a check must be told beside the policy itself."""


def sample(code: str, kind: str) -> Document:
    return Document((SAMPLES / code / f"{kind}.toml").read_bytes())


def of(code: str, document: Document) -> list[Finding]:
    return [finding for finding in check(document, **SITUATIONS.get(code, {})) if finding.code == code]


def test_every_code_has_samples_and_every_sample_a_code() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_sample_is_found_and_the_good_one_is_not(code: str) -> None:
    assert of(code, sample(code, "bad"))
    assert not of(code, sample(code, "good"))
    assert predicted(check(sample(code, "good"))) == "accept"


@pytest.mark.parametrize("code", CODES)
def test_words_and_severity_hold_together(code: str) -> None:
    about = CODES[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", about.name)
    assert about.message
    assert about.why
    assert about.example
    assert not about.refuses or about.severity == "error"
    found = of(code, sample(code, "bad"))
    assert any(finding.refuses for finding in found) is (about.refuses and NEWEST in about.clients)
    if about.refuses:
        assert "outage for everybody" in about.why
    for finding in found:
        full = finding.refuses or not about.refuses
        assert finding.severity == about.severity if full else finding.severity != "error"
        assert finding.line >= 1
        assert finding.column >= 1
        assert (finding.end_line, finding.end_column) >= (finding.line, finding.column)
        assert (finding.fix is None) or about.fix != "none"


@pytest.mark.parametrize("code", [code for code in CODES if CODES[code].fix != "none"])
def test_the_fix_mends_the_bad_sample(code: str) -> None:
    document = sample(code, "bad")
    for _ in range(5):
        found = [finding for finding in of(code, document) if finding.fix]
        if not found:
            break
        fix = found[0].fix
        assert fix is not None
        assert fix.safe is (CODES[code].fix == "safe")
        document = apply(document, fix)
    assert not of(code, document)


@pytest.mark.parametrize("code", CODES)
def test_codes_do_not_share_a_name(code: str) -> None:
    assert [other for other in CODES if CODES[other].name == CODES[code].name] == [code]


@pytest.mark.parametrize("code", CODES)
def test_the_real_codex_agrees(code: str, real: Ask) -> None:
    real = partial(real, layer=SITUATIONS.get(code, {}).get("layer", "system"))
    assert bool(real(sample(code, "bad").data)) is (CODES[code].refuses and NEWEST in CODES[code].clients)
    assert not real(sample(code, "good").data)


@pytest.mark.parametrize("code", [code for code in CODES if CODES[code].fix == "safe" and CODES[code].refuses])
def test_the_real_codex_accepts_what_a_safe_fix_leaves(code: str, real: Ask) -> None:
    document = sample(code, "bad")
    fix = of(code, document)[0].fix
    assert fix is not None
    assert not real(apply(document, fix).data)


def test_the_starter_is_sound(real: Ask) -> None:
    assert check(Document(starter("Acme").encode())) == ()
    assert not real(starter("Acme").encode())


def test_the_examples_of_the_guide_get_the_true_answer(real: Ask) -> None:
    answers = {each.id: predicted(check(Document(each.text.encode()))) for each in examples()}
    assert answers == {
        "standard-local": "refuse",
        "feature-pins": "accept",
        "network": "accept",
        "command-rule": "accept",
    }
    for each in examples():
        assert ("refuse" if real(each.text.encode()) else "accept") == answers[each.id]


def test_the_feature_example_says_which_clients_stop() -> None:
    example = next(each for each in examples() if each.id == "feature-pins")
    found = of("REQ031", Document(example.text.encode()))
    assert [finding.key for finding in found] == [
        "features.browser_use",
        "features.in_app_browser",
        "features.computer_use",
    ]
    assert all("stops Codex" in finding.message and "outage for everybody" in finding.message for finding in found)


def test_a_misspelt_key_gets_the_nearest_name_and_its_place() -> None:
    (found,) = check(Document(b'# first\n  allowed_sandbox_mode = ["read-only"]\n'))
    assert (found.code, found.key, found.line, found.column) == ("REQ010", "allowed_sandbox_mode", 2, 3)
    assert (found.end_line, found.end_column) == (2, 23)
    assert "Did you mean allowed_sandbox_modes?" in found.message


def test_a_top_level_key_below_a_table_header_is_told_where_it_belongs() -> None:
    (found,) = check(Document(b'[windows]\nallow_mxc = true\nallowed_sandbox_modes = ["read-only"]\n'))
    assert found.code == "REQ010"
    assert "belongs at the top of the file" in found.message


def test_findings_come_in_the_order_of_the_lines_whatever_their_codes() -> None:
    text = "[experimental_network]\nallow_local_binding = true\nenabled = true\nallow_bindings = true\n"
    findings = check(Document(text.encode()))
    assert [(finding.line, finding.code) for finding in findings] == [(2, "REQ068"), (4, "REQ010")]


def test_a_client_that_was_not_measured_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.1\.0"):
        check(Document(b""), "0.1.0")


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("a = 1\nb = [\n", (2, 5), "REQ001"),
        ("a = 1\nb = 2\n a = 3\n", (3, 2), "REQ001"),
        ("[a]\nb = 1\n[a]\n", (3, 1), "REQ001"),
        ('é = "x"\n', (1, 1), "REQ001"),
        ('a = "é" x\n', (1, 9), "REQ001"),
        ("a = 1\r\nb = é\r\n", (2, 5), "REQ001"),
        ("# é\na = [1e400]\n", (2, 6), "REQ003"),
        ("x = '''é\n'''\na = 18446744073709551616", (3, 5), "REQ003"),
    ],
)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_what_codex_cannot_read_is_shown_at_its_place(text: str, place: tuple[int, int], code: str, bom: bytes) -> None:
    (found,) = check(Document(bom + text.encode()))
    assert (found.code, found.line, found.column) == (code, *place)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('allowed_sandbox_modes = ["read-only]\nx = 1\n', (1, 26), "this text is never closed"),
        ('a = "x\r\nb = 1\n', (1, 5), "this text is never closed: its closing quote is missing"),
        ('"a\nb = 1\n', (1, 1), "this text is never closed"),
        ('a = "x\x01y"\n', (1, 7), "this control character may not stand here"),
        ("# x\x01\n", (1, 4), "this control character may not stand here"),
        ("a = 'x\ry'\n", (1, 7), "this control character may not stand here"),
    ],
)
def test_a_quote_that_is_missing_is_told_apart_from_a_control_character(
    text: str, place: tuple[int, int], told: str
) -> None:
    found = check(Document(text.encode()))[0]
    assert told in found.message
    assert (found.line, found.column) == place


def test_bytes_that_are_no_text_are_shown_at_their_place() -> None:
    (found,) = check(Document(b"# \xc3\xa9\n# \xc3\xa9 \xff\n"))
    assert (found.code, found.line, found.column) == ("REQ002", 2, 5)


def test_a_long_list_of_warnings_does_not_hide_a_refusal() -> None:
    sound = '[[rules.prefix_rules]]\npattern = [{ token = "a" }]\ndecision = "prompt-user"\n'
    hooks = '{ type = "mcp_tool", server = "a", tool = "b" },' * 300
    text = f"[[hooks.Stop]]\nhooks = [{hooks} {{ type = 'nope' }}]\n{sound}"
    assert predicted(check(Document(text.encode()))) == "refuse"
    providers = "\n".join(
        f'[model_providers.p{n}]\nname = "P"\nbase_url = "https://p"\ngateway_oauth = {{ {OAUTH} }}' for n in range(300)
    )
    assert predicted(check(Document(providers.encode()))) == "accept"
    broken = f'{providers}\n[model_providers.z]\nname = "Z"\nbase_url = "https://z"\ngateway_oauth = {{}}\n'
    assert predicted(check(Document(broken.encode()))) == "refuse"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{\n  "a": 1\n}', "REQ001", "looks like JSON"),
        ("a = [“b”]", "REQ001", "“ is a typographic quote"),
        ("a: 1", "REQ001", "followed by = here, not by a colon"),
        ("a = 1:2", "REQ001", "something follows where the line should end"),
        ("rules.prefix_rules = [{ pattern = ['rm'], decision = 'prompt' }]", "REQ013", 'write { token = "rm" }'),
        ("plugins.enabled = false", "REQ013", "where a name of your own does (plugins.<plugin>)"),
        ("mcp_servers.a.command = 'npx'", "REQ024", "its command must stand in it, as identity.command"),
        ("mcp_servers.a.args = []", "REQ024", "name its command or its url"),
        ("mcp_servers.a.args = []", "REQ010", "what starts a server stands in config.toml"),
        (
            "allow_appshot = true\nallow_appshots = true",
            "REQ010",
            "allow_appshots is set here already: remove allow_appshot",
        ),
        ("default_permissions = 'p'\nallowed_permission_profiles.p = true", "REQ027", "There is no [permissions.p]"),
    ],
)
def test_a_mistake_is_told_as_its_author_would_understand_it(text: str, code: str, said: str) -> None:
    found = of(code, Document(text.encode()))
    assert any(said in finding.message for finding in found), found


def test_a_server_pasted_from_config_toml_becomes_one_of_a_policy() -> None:
    document = Document(b"# theirs\n[mcp_servers.a]\ncommand = 'npx' # run\nargs = ['-y']\nenv = { A = 'b' }\n")
    (finding,) = of("REQ024", document)
    assert finding.fix is not None
    mended = apply(document, finding.fix)
    assert mended.values == {"mcp_servers": {"a": {"identity": {"command": "npx"}}}}
    assert check(mended) == ()


def test_a_name_that_is_set_already_is_not_offered_again() -> None:
    found = of("REQ010", Document(b"allowed_login_method = 'chatgpt'\nallowed_login_methods = ['chatgpt']\n"))
    assert [finding.fix for finding in found] == [None]
