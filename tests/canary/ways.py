"""Every way in which a person's or a colleague's text reaches this program, each with a secret of its own in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Assigned, Noted, Proof
from codex_rollout_tui.store import journal_append
from codex_rollout_tui.store.journal_append import Draft
from tests.actions.rollouts import NOW, author, begin
from tests.canary.world import CANARIES, Keyless, World, python_of

C = CANARIES
RUN = """import pathlib, sys
from tests.canary.ways import attest_every_policy_item
attest_every_policy_item(pathlib.Path(sys.argv[1]))
from tests.canary.commands import main
main()
"""
"""An attestation of every item about a policy, and all commands."""
NOTHING = "# nothing here\n"
POLICY = f"""{NOTHING * 60}allowed_sandbox_modes = ["read-only"]
# the key was {C["comment"]}
guardian_policy_config = "ask with {C["policy"]}"

[model_providers.gateway]
name = "Gateway"
base_url = "https://gateway.example.com/v1"
experimental_bearer_token = "{C["word"]}"
http_headers = {{ Authorization = "{C["word"]}", X-Team = "{C["policy"]}" }}

[otel.exporter.otlp-http]
endpoint = "https://ana:{C["policy"]}@collector.example.com"
protocol = "json"
headers = {{ x-api-key = "{C["word"]}" }}

[mcp_servers.docs]
identity = {{ command = "docs --key={C["policy"]}" }}
env = {{ DOCS_TOKEN = "{C["word"]}" }}

[[hooks.PreToolUse]]
hooks = [{{ type = "command", command = "log {C["policy"]}" }}]
"""
WRITTEN = C["written"]
REFUSED = (
    ("note", "local-toggle", f"it is {WRITTEN}"),
    ("attest", "local-toggle", "--note", WRITTEN),
    ("attest", "local-toggle", "--answer", WRITTEN),
    ("attest", "local-toggle", "--link", f"https://x.example/{WRITTEN}"),
    ("attest", "local-toggle", "--link", f"https://x.example/?token={WRITTEN}"),
    ("wait", "cloud-toggle", "--on", WRITTEN, "--until", "2999-01-01"),
    ("wait", "cloud-toggle", "--on", "Ana", "--until", WRITTEN),
    ("waive", "cloud-toggle", "--reason", WRITTEN, "--until", "2999-01-01"),
    ("assign", "cloud-toggle", WRITTEN),
    ("reopen", "cloud-toggle", "--reason", WRITTEN),
    ("decide", "--organisation", WRITTEN),
    ("decide", "--owner", f"codex-admin={WRITTEN}"),
    ("decide", "--workspace-id", WRITTEN),
    ("decide", "--surfaces", WRITTEN),
    ("decide", "--condition", f"{WRITTEN}=yes"),
    ("init", "FOLDER", "--organisation", WRITTEN, "--surfaces", "both"),
    ("init", "FOLDER", "--organisation", "A", "--surfaces", WRITTEN),
    ("init", "FOLDER", "--organisation", "A", "--surfaces", "both", "--owner", f"codex-admin={WRITTEN}"),
    ("config", "set", "person", WRITTEN),
    ("config", "set", "theme", WRITTEN),
    ("config", "set", "keymap.note", WRITTEN),
    ("config", "set", WRITTEN, "x"),
    ("guide", "show", WRITTEN),
    (WRITTEN,),
    ("policy", WRITTEN),
    ("status", f"--{WRITTEN}"),
)
"""What is refused; FOLDER is one that is not there yet."""


def jobs(world: World) -> list[tuple[list[str], dict[str, str]]]:
    """Every command, with the variables it is given."""
    here, file = ["-C", str(world.root)], str(world.home / "policy.toml")
    other = str(world.home / "other.toml")
    named = str(world.home / f"{C['named']}.toml")
    curl = f"curl -H 'x: {C['kept']}' https://x.example"
    new = str(world.home / "other")
    done: list[tuple[list[str], dict[str, str]]] = [
        ([*here, *(new if word == "FOLDER" else word for word in words)], {}) for words in REFUSED
    ]
    done += [([*here, "note", "local-toggle", "good"], {"CODEX_ROLLOUT_PERSON": C["person"]})]
    done += [([*here, "--person", C["person"], "note", "local-toggle", "good"], {})]
    done += [
        ([*here, *words], {})
        for words in (
            ("attest", "local-toggle", "--file", named),
            ("policy", "lint", named),
            ("policy", "explain", "--system", named),
            ("policy", "decide", named, "--command", "x"),
            ("policy", "decide", file, "--command", curl, "--keep"),
            ("policy", "decide", file, "--mcp", f"docs=npx docs --key {C['kept']}", "--keep"),
            ("policy", "decide", file, "--domain", C["kept"], "--keep"),
            ("policy", "decide", file, "--command", curl),
            ("policy", "decide", file, "--command", curl, "--json"),
            ("policy", "lint", file, "--codex", "off"),
            ("policy", "lint", file, "--codex", "off", "--json"),
            ("policy", "lint", file, "--codex", "off", "--format", "sarif"),
            ("policy", "lint", file, "--codex", "off", "--diff"),
            ("policy", "lint", file, "--codex", "off", "--client", "0.121.0"),
            ("policy", "explain", "--system", file),
            ("policy", "explain", "--system", file, "--json"),
            ("policy", "compat", file),
            ("policy", "compat", file, "--json"),
            ("policy", "diff", file, other, "--text"),
            ("policy", "diff", other, file, "--text", "--json"),
            ("policy", "verdict", file),
            ("policy", "verdict", file, "--json"),
            ("policy", "table", file, other),
            ("policy", "table", file, other, "--json"),
            ("policy", "table", file, other, "--format", "csv"),
            ("policy", "table", file, other, "--format", "markdown"),
            ("policy", "test", file),
            ("policy", "test", "--json"),
            ("status",),
            ("status", "--json", "--items"),
            ("walk",),
            ("walk", "local-toggle"),
            ("doctor",),
            ("config", "set", "theme", "nord"),
            ("config", "show"),
            ("config", "where"),
            ("attest", "local-policy-deployed", "--note", "seen"),
        )
    ]
    done += [(["-C", str(world.home / C["named"]), "status"], {})]
    return done


def prepare(home: Path) -> World:
    """A rollout with a colleague's journal and owner, and a policy, in each of which a secret stands already."""
    world = World(
        home,
        Keyless(home / "no-keyring"),
        allowed={
            **dict.fromkeys(("policy", "word", "comment"), ("/policies/", "/versions/", "/policy.toml")),
            "foreign": ("/journal/ben-0a1b.jsonl", "/rollout.toml", "/private/"),
        },
    )
    world.home.mkdir()
    begin(world.root)
    (world.home / "policy.toml").write_text(POLICY)
    (world.home / "other.toml").write_text('allowed_sandbox_modes = ["read-only"]\n')
    (world.root / "policies" / "baseline.toml").write_text(POLICY)
    with patch.object(journal_append, "refuse_secrets"):
        said = (Noted(f"it is {C['foreign']}"), Assigned(C["foreign"]))
        drafts = [Draft.of(payload, "local-toggle") for payload in said]
        journal_append.append(world.root, "ben-0a1b", drafts, NOW)
    rollout = world.root / "rollout.toml"
    text = rollout.read_text()
    rollout.write_text(text.replace("[owners]", f'[owners]\nanalytics-owner = "{C["foreign"]}"'))
    return world


def attest_every_policy_item(root: Path) -> None:
    """What an attestation keeps of a policy."""
    rollout = Rollout(root, author(), lambda: NOW)
    for item in rollout.view.items:
        if item.policy_keys or item.whole_policy:
            items.attest(rollout, item.id, evidence=[Proof("note", text="seen")])


def walk(world: World, before: str = "") -> list[int | None]:
    """Every command of this world in one process, with some code before; gives the exit codes."""
    done = python_of(world, before + RUN, str(world.root), given=json.dumps(jobs(world)))
    last = done.stdout.decode(errors="replace").rpartition("ENDED ")[2]
    if not last.strip():
        sys.stderr.write(done.stderr.decode(errors="replace")[-2000:])
    codes: list[int | None] = json.loads(last)
    return codes
