"""Importing a policy that exists: exact bytes out of every form it comes in, one sentence for everything else.

The signed profiles in `signed/` were made with OpenSSL 3.0.19 (`openssl cms -sign -nodetach`, with and without
`-indef`; without `-nodetach`; `-encrypt`) from one profile with one policy.
"""

from __future__ import annotations

import base64
import plistlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codex_rollout_tui.actions.policy import saved_text
from codex_rollout_tui.actions.policy_import import (
    LARGEST,
    ImportedPolicy,
    choose,
    from_file,
    from_text,
    save,
    suggested_name,
)
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.errors import BadFileError, FolderError, RolloutError, UsageError
from codex_rollout_tui.policy.blocks.block import blocks
from tests.actions.rollouts import content, reopened

SIGNED = Path(__file__).parent / "signed"
POLICY = b'\xef\xbb\xbf# Acme \xc3\xbc\r\nallowed_sandbox_modes = ["read-only"]\r\n# the end'
OTHER = b'allowed_approval_policies = ["on-request"]\n'
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">'


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def payload(value: object, kind: str = "com.openai.codex", **more: object) -> dict[str, object]:
    return {"PayloadType": kind, "PayloadIdentifier": "com.example.a", "requirements_toml_base64": value, **more}


def profile(*payloads: dict[str, object], **more: object) -> dict[str, object]:
    return {"PayloadType": "Configuration", "PayloadDisplayName": "Acme", "PayloadContent": list(payloads), **more}


def managed(value: object, domain: str = "com.openai.codex") -> dict[str, object]:
    settings = {"mcx_preference_settings": {"requirements_toml_base64": value}}
    inside = {domain: {"Forced": [settings]}}
    return {"PayloadType": "com.apple.ManagedClient.preferences", "PayloadContent": inside}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes, str], str]:
    def write(data: bytes, name: str = "acme.toml") -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def refusal(data: bytes) -> str:
    """The one sentence for what cannot be imported."""
    with pytest.raises(UsageError, match=r"^The pasted text cannot be imported: ") as refused:
        from_text(data)
    said = str(refused.value)
    assert "\n" not in said
    assert said.isprintable()
    assert len(said) < 300
    return said.removeprefix("The pasted text cannot be imported: ")


@pytest.mark.parametrize("data", [POLICY, OTHER, b"# nothing yet", b"broken = = 1\n", b"[features]\n", b"a = '\xff'\n"])
def test_a_file_gives_its_exact_bytes(file: Callable[..., str], data: bytes) -> None:
    path = file(data, "requirements.toml")
    assert from_file(path) == (ImportedPolicy(data, path),)
    assert choose(from_file(path)).where == path
    assert from_text(data) == (ImportedPolicy(data, "the pasted text"),)


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
@pytest.mark.parametrize(
    ("root", "detail"),
    [
        (profile(payload(b64(POLICY), PayloadDisplayName=" Codex\tpolicy ")), "payload Codex policy"),
        (profile(payload(b64(POLICY))), "payload com.example.a"),
        (profile(payload(b64(POLICY).encode())), "payload com.example.a"),
        (profile(managed(b64(POLICY))), "payload com.apple.ManagedClient.preferences"),
        (
            profile(managed(b64(POLICY), "com.example.x"), managed(b64(POLICY))),
            "payload com.apple.ManagedClient.preferences",
        ),
        (profile(payload("bm8=", "com.example.x"), payload(b64(POLICY))), "payload com.example.a"),
        (profile(payload(b64(POLICY)), payload(b64(POLICY))), "payload com.example.a"),
        ({"requirements_toml_base64": "\n  ".join([b64(POLICY)[:20], b64(POLICY)[20:], ""])}, ""),
    ],
)
def test_a_profile_gives_the_exact_bytes(file: Callable[..., str], root: Any, detail: str, form: Any) -> None:
    data = plistlib.dumps(root, fmt=form)
    path = file(data, "acme.mobileconfig")
    assert from_file(path) == (ImportedPolicy(POLICY, path, detail),)
    assert from_text(data)[0].data == POLICY


@pytest.mark.parametrize("name", ["whole", "in-parts"])
def test_a_signed_profile(name: str) -> None:
    (found,) = from_file(str(SIGNED / f"{name}.mobileconfig"))
    assert found.data.startswith(b'# Acme\nallowed_sandbox_modes = ["read-only"]\n# line 0 of a comment')
    assert found.data.endswith(b"# line 59 of a comment that is long enough for several parts\n")
    assert found.detail == "payload Codex policy, signature not checked"


@pytest.mark.parametrize(
    ("name", "said"), [("detached", "it holds a signature without the profile"), ("encrypted", "it is encrypted")]
)
def test_a_signed_profile_that_does_not_show_what_is_in_it(name: str, said: str) -> None:
    path = SIGNED / f"{name}.mobileconfig"
    with pytest.raises(BadFileError, match=f"{name}.mobileconfig: {said}\\. Export the profile unsigned"):
        from_file(str(path))


@pytest.mark.parametrize("name", ["whole", "in-parts"])
def test_a_signed_profile_that_is_cut_or_bent_gives_a_sentence(name: str) -> None:
    data = (SIGNED / f"{name}.mobileconfig").read_bytes()
    whole = from_text(data)
    for length in [*range(2, 120), len(data) // 2, len(data) - 700, len(data) - 1]:
        assert refusal(data[:length])
    for at in range(120):
        for byte in (0x00, 0x30, 0x80, 0x88, 0xFF):
            bent = data[:at] + bytes([byte]) + data[at + 1 :]
            try:
                assert from_text(bent) == whole
            except UsageError:
                assert refusal(bent)


def ber(tag: int, *parts: bytes) -> bytes:
    """An element whose end is marked."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def test_a_signed_profile_with_every_end_marked() -> None:
    kind, data = (bytes([6, 9]) + bytes.fromhex(f"2a864886f70d0107{last}") for last in ("02", "01"))
    text = plistlib.dumps(profile(payload(b64(POLICY))))
    parts = [b"\x04\x50" + text[at : at + 80] for at in range(0, len(text) // 80 * 80, 80)]
    rest = text[len(parts) * 80 :]
    octets = ber(0x24, *parts, bytes([4, len(rest)]) + rest)
    digests = ber(0x31, ber(0x30, data, ber(0x30)))
    message = ber(0x30, kind, ber(0xA0, ber(0x30, b"\2\1\1", digests, ber(0x30, data, ber(0xA0, octets)), ber(0x31))))
    assert choose(from_text(message)).data == POLICY
    again = message.replace(octets, ber(0x24, octets))
    assert "its signature is broken" in refusal(again)
    assert "what was signed is no configuration profile" in refusal(message.replace(b"<?xml", b"<?yml"))


@pytest.mark.parametrize("text", [b64(POLICY), f"\n  {b64(POLICY)}\n", base64.encodebytes(POLICY * 3).decode()])
def test_a_policy_in_base64(text: str) -> None:
    (found,) = from_text(text.encode())
    assert found.data in (POLICY, POLICY * 3)
    assert found.where == "the pasted text, decoded from base64"


def test_base64_that_was_not_copied_whole_is_not_taken_for_the_whole() -> None:
    for cut in (1, 2, 3):
        assert "looks like base64 and is not whole" in refusal(b64(POLICY * 2).encode()[:-cut])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \r\n", "it is empty"),
        (b"Dear all, please find the policy attached.\n", "it has no policy in it"),
        (b"hello", "it looks like base64 and is not whole"),
        (b"hellohello12", "it has no policy in it"),
        (base64.b64encode(b"hello world"), "it has no policy in it"),
        (base64.b64encode(b"\0\1\2\3"), "it is no text"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\nAA==\n-----END CERTIFICATE-----\n", "it has no policy in it"),
        (POLICY[3:].decode().encode("utf-16"), "it is UTF-16, and Codex reads UTF-8 only"),
        (b"a = 1\0", "it is no text"),
        (b"<html><body>404</body></html>", "it is a web page or another XML file"),
        (b' {"allowed_sandbox_modes": []}', "it is JSON, and a policy is TOML"),
        (b"\x30\x03\x02\x01\x00", "it is no text"),
        (b"\x30\x82\x00\x05\x06\x03\x55\x04\x03", "it is no configuration profile"),
        (plistlib.dumps({}), "it has no policy for Codex (requirements_toml_base64 of com.openai.codex)"),
        (plistlib.dumps([]), "it has no policy for Codex"),
        (plistlib.dumps(profile(payload(b64(POLICY), "com.example.x"))), "belongs to com.example.x, and Codex reads"),
        (plistlib.dumps(profile(managed(b64(POLICY), "com.example.x"))), "belongs to com.example.x, and Codex reads"),
        (plistlib.dumps({"config_toml_base64": "YQ=="}), "it has managed defaults (config_toml_base64) and no policy"),
        (plistlib.dumps(profile(EncryptedPayloadContent=b"x")), "its payloads are encrypted"),
        (plistlib.dumps(profile(payload(7))), "requirements_toml_base64 in it is no text"),
        (plistlib.dumps(profile(payload(""))), "requirements_toml_base64 in it is empty"),
        (plistlib.dumps(profile(payload("a = 1"))), "requirements_toml_base64 in it is not whole base64"),
        (plistlib.dumps(profile(payload("ü"))), "requirements_toml_base64 in it is not whole base64"),
    ],
)
def test_what_has_no_policy_in_it_gets_one_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_sentence_names_the_file(file: Callable[..., str]) -> None:
    with pytest.raises(BadFileError, match=r"/logo\.png: it is no text\. Name a requirements\.toml"):
        from_file(file(b"\x89PNG\r\n\x1a\n\0\0", "logo.png"))
    with pytest.raises(FolderError, match=r"^/nowhere\.toml cannot be read: it is not there"):
        from_file("/nowhere.toml")


def laughs() -> bytes:
    """Every entity is ten of the one before: a billion in the end."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f'<?xml version="1.0"?>\n<!DOCTYPE plist [{lines}]>\n<plist><string>&l9;</string></plist>'.encode()


def deep(tag: str, levels: int) -> bytes:
    return XML + f"<{tag}>".encode() * levels + f"</{tag}>".encode() * levels + b"</plist>"


def nested_binary(levels: int) -> bytes:
    """A binary list of lists in one another."""
    objects = b"".join(b"\xa1" + (at + 1).to_bytes(2, "big") for at in range(levels)) + b"\xa0"
    return binary(objects, [8 + 3 * at for at in range(levels + 1)])


def binary(objects: bytes, offsets: list[int], count: int | None = None) -> bytes:
    table = b"".join(each.to_bytes(4, "big") for each in offsets)
    trailer = b"\0" * 6 + bytes([4, 2]) + (len(offsets) if count is None else count).to_bytes(8, "big") + bytes(8)
    return b"bplist00" + objects + table + trailer + (8 + len(objects)).to_bytes(8, "big")


def overlapping() -> bytes:
    """A thousand lists that are all the same thousand references."""
    objects = b"\xaf\x11\x03\xe8" + b"".join(at.to_bytes(2, "big") for at in range(1000))
    return binary(objects, [8] * 1000)


def circle() -> bytes:
    """A list whose only item is itself."""
    return binary(b"\xa1\x00\x00", [8])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (laughs(), "'<!DOCTYPE plist [<!E', which has no place"),
        (XML.replace(b"<plist", b'<!DOCTYPE plist SYSTEM "file:///etc/passwd" [<!ENTITY a "b">]><plist'), "no place"),
        (XML + b"<string>&a;</string></plist>", "it is a broken property list (undefined entity"),
        (deep("array", 101), "it nests its values more than 100 deep"),
        (deep("dict", 200_000), "it nests its values more than 100 deep"),
        (XML + b"<true/>" * 200_001, "it holds more than 100,000 values"),
        (XML + b"<!--" + b"-" * 70_000 + b"--></plist>", "it holds a comment without end"),
        (XML + b"<!--" + b"a" * (LARGEST - 200), "it holds a comment without end"),
        (b"<plist a='" + b">" * (LARGEST - 200), "which has no place in a property list"),
        (XML + b"<dict><key>a</key></plist>", "it is a broken property list (mismatched tag"),
        (XML + b"<date>tomorrow</date></plist>", "it is a broken property list ("),
        (XML + b"<integer>" + b"9" * 5000 + b"</integer></plist>", "it is a broken property list ("),
        (XML + b"<string>\xff</string></plist>", "it is a broken property list (not well-formed"),
        (XML.replace(b"UTF-8", b"UTF-99") + b"<true/></plist>", "it is a broken property list (unknown encoding"),
        (b"<?xml version='1.0'?><plist>", "it is a broken property list (no element found"),
        (b"bplist00", "it is a broken property list ("),
        (b"bplist00" + b"\xff" * 40, "it holds more than 100,000 values"),
        (nested_binary(20_000), "it is a broken property list ("),
        (overlapping(), "it is a broken property list (its parts overlap)"),
        (circle(), "it has no policy for Codex"),
        (binary(b"\xd1\x00\x00", [8]), "it is a broken property list ("),
        (b"\x30\x80" * 5000, "its signature is broken"),
        (b"\x30\x88" + b"\xff" * 8, "its signature is broken"),
        (b"\x30" + b"\xff" * 300, "its signature is broken"),
        (b"a" * (LARGEST + 1), "it is larger than 10 MB"),
        (b"\n" * LARGEST, "it is empty"),
        (b"a b\n" * (LARGEST // 4), "it has no policy in it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_get_one_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_large_policy_is_imported_to_the_last_byte() -> None:
    line = b"# %07d\n"
    data = b"".join(line % number for number in range(LARGEST // 10))
    assert choose(from_text(data)).data == data
    root = plistlib.dumps(profile(payload(b64(data[: LARGEST // 2]))))
    assert choose(from_text(root)).data == data[: LARGEST // 2]


@given(st.binary(max_size=300))
@example(b"bplist00")
def test_no_bytes_lead_to_anything_but_a_policy_or_a_sentence(data: bytes) -> None:
    for head in (b"", b"bplist00", b"\x30\x80", XML, b"\x30\x82\x01\x00\x06\x09" + bytes.fromhex("2a864886f70d010702")):
        try:
            assert all(found.data for found in from_text(head + data))
        except UsageError:
            assert refusal(head + data)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_binary_profile_that_is_bent(at: int, bend: bytes) -> None:
    data = plistlib.dumps(profile(payload(b64(POLICY))), fmt=plistlib.FMT_BINARY)
    bent = data[:at] + bend + data[at + len(bend) :]
    try:
        from_text(bent)
    except UsageError:
        assert refusal(bent)


def test_several_policies_are_told_apart_by_number(file: Callable[..., str]) -> None:
    one = payload(b64(POLICY), PayloadDisplayName="Codex\x85\u202e strict")
    path = file(plistlib.dumps(profile(one, payload(b64(OTHER), PayloadDisplayName="Codex"))), "two.mobileconfig")
    found = from_file(path)
    assert [each.data for each in found] == [POLICY, OTHER]
    with pytest.raises(UsageError) as refused:
        choose(found)
    assert str(refused.value) == (
        "There are 2 policies to choose from. Say the number of one: "
        f"1: {path}, payload Codex\\x85\\u202e strict; 2: {path}, payload Codex."
    )
    assert choose(found, 2).data == OTHER
    for number in (0, 3, -1):
        with pytest.raises(UsageError, match="There are 2 policies"):
            choose(found, number)
    with pytest.raises(UsageError, match=r"There is one policy only .* and no number 2"):
        choose(found[:1], 2)


def test_an_import_becomes_a_policy_of_its_own(rollout: Rollout) -> None:
    found = ImportedPolicy(POLICY, "/home/ana/Acme.mobileconfig", "payload Codex")
    (event,) = save(rollout, found, "strict")
    assert rollout.policy_on_disk("strict").data == POLICY
    assert (event.kind, event.fields) == (
        "saved",
        {"policy": "strict", "sha256": sha256(POLICY).hexdigest(), "from": "Acme.mobileconfig, payload Codex"},
    )
    assert saved_text(rollout, "strict") == POLICY
    assert saved_text(reopened(rollout.root, "Ben"), "strict") == POLICY


def test_a_name_that_is_taken_is_refused_unless_it_is_to_be_replaced(rollout: Rollout) -> None:
    before = content(rollout.root)
    old = rollout.policy_on_disk("baseline").data
    with pytest.raises(
        UsageError, match=r"There is a policy 'baseline' already, and it was left as it is\. Import under"
    ):
        save(rollout, ImportedPolicy(POLICY, "a.toml"), "baseline")
    assert content(rollout.root) == before
    (event,) = save(rollout, ImportedPolicy(POLICY, "/x/a.toml"), "baseline", replace=True)
    assert (event.kind, event.fields["key"]) == ("decided", "import of a.toml")
    assert rollout.policy_on_disk("baseline").data == POLICY
    assert save(rollout, ImportedPolicy(POLICY, "/x/a.toml"), "baseline", replace=True) == ()
    undo(rollout)
    assert rollout.policy_on_disk("baseline").data == old


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a" * 65, "a-"])
def test_a_name_that_cannot_be_one(rollout: Rollout, name: str) -> None:
    before = content(rollout.root)
    with pytest.raises(UsageError, match=r"cannot name a policy"):
        save(rollout, ImportedPolicy(POLICY, "a.toml"), name)
    assert content(rollout.root) == before


def test_an_import_that_the_disk_refuses_leaves_nothing(rollout: Rollout) -> None:
    (rollout.root / "policies" / "strict.toml").mkdir()
    before = content(rollout.root)
    with pytest.raises(RolloutError):
        save(rollout, ImportedPolicy(POLICY, "a.toml"), "strict")
    assert content(rollout.root) == before


def test_a_block_that_was_written_to_a_file_comes_back(file: Callable[..., str], rollout: Rollout) -> None:
    text = blocks()["regulated"].text.encode()
    path = file(plistlib.dumps(profile(payload(b64(text)))), "Acme Codex (2).mobileconfig")
    assert suggested_name(path) == "acme-codex-2"
    save(rollout, choose(from_file(path)), suggested_name(path))
    assert rollout.policy_on_disk("acme-codex-2").data == text


def test_a_suggested_name_can_be_one() -> None:
    assert suggested_name("/etc/codex/requirements.toml") == "requirements"
    assert suggested_name("ü.toml") == ""
    assert len(suggested_name("a" * 100 + ".toml")) == 64
