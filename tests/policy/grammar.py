"""Policies made at random: sound ones over the whole catalogue, and the same broken in one way.

The generator knows nothing of the checks. It builds values from the catalogue's types and writes them in many of TOML's
spellings; `broken` changes one thing and says which key it broke.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Node, root

Path = tuple[str | int, ...]
NAMES = ("alpha", "beta-2", "gamma", "with space", "dotted.name", "ümlaut")
DOMAINS = ("a.example.com", "*.b.example.com", "**.c.example.com", "d.example.org")
LEFT_OUT = {"config_server", "model_catalog_json", "network_proxy", "feature_requirements"}
"""Keys a sound policy cannot show here: they need a network or a file, or are a second spelling."""
SPELLINGS = {"features": "feature_requirements", "experimental_network": "network_proxy"}


class Maker:
    """One stream of random policies."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sound(self) -> dict[str, Any]:
        """A policy Codex accepts."""
        top = root()
        names = [name for name in top.children if name not in LEFT_OUT]
        policy: dict[str, Any] = {}
        for name in self.random.sample(names, self.random.randint(1, 7)):
            special = getattr(self, f"_{name}", None)
            policy[name] = special() if special else self._value(top.children[name])
        if "default_permissions" in policy or "allowed_permission_profiles" in policy or "permissions" in policy:
            policy |= self._profiles()
        if policy.get("allowed_chatgpt_workspaces") == []:
            del policy["allowed_chatgpt_workspaces"]
        return {self._spelled(name): value for name, value in policy.items()}

    def _spelled(self, name: str) -> str:
        other = SPELLINGS.get(name)
        return other if other is not None and self.random.random() < 0.2 else name

    def _value(self, node: Node) -> Any:
        pick = self.random
        kind = pick.choice([one for one in node.type.split("|") if "<" in node.type or one != "table"] or ["table"])
        kind = node.type if "<" in node.type else kind
        spec = node.spec
        if kind == "boolean":
            return pick.random() < 0.5
        if kind in ("string", "path", "regex"):
            return pick.choice(("text", "/srv/x", "~/x", 'quotes " and \\ and é'))
        if kind.startswith("integer"):
            return pick.randint(1, 200)
        if kind == "enum":
            return pick.choice(spec.values) if spec else ""
        if node.items is not None:
            return [self._value(node.items) for _ in range(pick.randint(1, 3))]
        return self._table(node)

    def _table(self, node: Node) -> dict[str, Any]:
        pick = self.random
        made: dict[str, Any] = {}
        if node.spec is not None and node.spec.open:
            return made
        for name, child in node.children.items():
            needed = child.spec is not None and child.spec.required
            gone = child.spec is not None and child.spec.until != ""
            if not gone and (needed or pick.random() < 0.4):
                made[name] = self._value(child)
        if node.named is not None:
            for name in pick.sample(NAMES, pick.randint(0, 2)):
                made[name] = self._value(node.named)
        return made

    def _model_providers(self) -> dict[str, Any]:
        node = root().children["model_providers"].named
        assert node is not None
        made = self._table(node)
        for name in ("auth", "aws", "gateway_oauth"):
            made.pop(name, None)
        return {self.random.choice(NAMES): {**made, "name": "Acme"}}

    def _allowed_approval_policies(self) -> list[Any]:
        granular = {"granular": {"sandbox_approval": True, "rules": False, "mcp_elicitations": True}}
        return self.random.sample(
            ["untrusted", "on-request", "never", "on-failure", granular], self.random.randint(1, 3)
        )

    def _allowed_sandbox_modes(self) -> list[str]:
        return ["read-only", *self.random.sample(["workspace-write", "danger-full-access"], self.random.randint(0, 2))]

    def _remote_sandbox_config(self) -> list[Any]:
        patterns = self.random.choice((["*"], ["ci-?", "build-*"]))
        return [{"hostname_patterns": patterns, "allowed_sandbox_modes": self._allowed_sandbox_modes()}]

    def _model_provider(self) -> str:
        return self.random.choice(("openai", "ollama", "lmstudio"))

    def _auto_review(self) -> dict[str, Any]:
        return {"required_on_models": self.random.sample(["gpt-5", "gpt-5-codex", "a b"], 2)}

    def _experimental_network(self) -> dict[str, Any]:
        pick = self.random
        made: dict[str, Any] = {"enabled": True, "http_port": pick.randint(0, 65535)}
        if pick.random() < 0.5:
            made["domains"] = {name: pick.choice(("allow", "deny")) for name in pick.sample(DOMAINS, 2)}
        else:
            made |= {"allowed_domains": pick.sample(DOMAINS, 2), "denied_domains": pick.sample(DOMAINS, 1)}
        if pick.random() < 0.3:
            made["unix_sockets"] = {"/run/x.sock": "allow"}
        if pick.random() < 0.3:
            made["managed_allowed_domains_only"] = True
        return made

    def _application(self) -> dict[str, Any]:
        return {
            "network": {"enabled": True, "domains": {"a.example.com": "allow", "localhost": "deny"}},
            "storage": {"default_project_parent": self.random.choice(("/srv", "~/work", "~"))},
        }

    def _rules(self) -> dict[str, Any]:
        pick = self.random
        words = [{"token": "git"}, {"any_of": ["push", "commit"]}, {"token": "ü \\"}]
        rules = []
        for _ in range(pick.randint(1, 3)):
            rule: dict[str, Any] = {"pattern": pick.sample(words, pick.randint(1, 3))}
            rule["decision"] = pick.choice(("prompt", "forbidden", "prompt-user"))
            if pick.random() < 0.5:
                rule["justification"] = "because"
            rules.append(rule)
        return {"prefix_rules": rules}

    def _mcp_servers(self) -> dict[str, Any]:
        matcher = {"match": "regex", "expression": "v[0-9]+(a|b)?"}
        identities = (
            {"command": "docs"},
            {"url": "https://x"},
            {"command": {"executable": "docs", "args": [{"match": "exact", "value": "-x"}, matcher]}},
            {"url": {"match": "prefix", "value": "https://"}},
            {"url": matcher},
        )
        names = self.random.sample(NAMES, self.random.randint(0, 2))
        return {name: {"identity": self.random.choice(identities)} for name in names}

    def _plugins(self) -> dict[str, Any]:
        return {name: {"mcp_servers": self._mcp_servers()} for name in self.random.sample(NAMES, 1)}

    def _hooks(self) -> dict[str, Any]:
        handlers = (
            {"type": "command", "command": "check", "timeout": 5, "async": False},
            {"type": "mcp_tool", "server": "a", "tool": "b", "input": {"x": 1}},
            {"type": "prompt"},
        )
        events = self.random.sample(["PreToolUse", "Stop", "SessionStart", "PostModelRequest"], 2)
        return {name: [{"matcher": "x", "hooks": [self.random.choice(handlers)]}] for name in events}

    def _otel(self) -> dict[str, Any]:
        http = {"otlp-http": {"endpoint": "https://x", "protocol": "json", "headers": {"a": "b"}}}
        exporters = ("none", "statsig", http, {"otlp-grpc": {"endpoint": "https://x", "tls": {}}})
        made: dict[str, Any] = {"exporter": self.random.choice(exporters), "environment": "test"}
        if self.random.random() < 0.5:
            made |= {"span_attributes": {"a": "b"}, "tracestate": {"a": {"b": "c"}}, "tool_result": {"max_bytes": 9}}
        return made

    def _default_permissions(self) -> str:
        return ":workspace"

    def _permissions(self) -> dict[str, Any]:
        return {}

    def _profiles(self) -> dict[str, Any]:
        pick = self.random
        if pick.random() < 0.3:
            return {
                "default_permissions": ":workspace",
                "allowed_permission_profiles": {":workspace": True, ":read-only": pick.random() < 0.5},
                "permissions": {"filesystem": {"deny_read": ["/srv/x", "~/.ssh", "/a/*.key"]}},
            }
        profile: dict[str, Any] = {"description": "work", "filesystem": {"/srv/**": "read", "~/x": "write"}}
        if pick.random() < 0.5:
            profile["extends"] = pick.choice((":read-only", ":workspace", "base"))
        profile["network"] = {"enabled": True, "mode": "limited", "domains": {"a.example.com": "allow"}}
        allowed = {"work": True, ":read-only": pick.random() < 0.5}
        permissions = {"work": profile, "base": {"extends": ":read-only"}}
        return {"default_permissions": "work", "allowed_permission_profiles": allowed, "permissions": permissions}

    def broken(self) -> tuple[dict[str, Any], Path]:
        """A policy broken in one way, and the key that was broken; a few of the ways leave it sound all the same."""
        while True:
            policy = self.sound()
            ways: list[Callable[[dict[str, Any]], Path | None]] = [self._mistype] * 4
            ways += [self._misname, self._empty, self._drop, self._misvalue, self._misvalue]
            ways += [self._respell, self._wrap, self._unwrap, self._quote, self._rename, self._misplace, self._paste]
            path = self.random.choice(ways)(policy)
            if path is not None:
                return policy, path

    def _places(self, policy: dict[str, Any]) -> list[Path]:
        found: list[Path] = []
        todo: list[tuple[Path, Any]] = [((), policy)]
        while todo:
            path, value = todo.pop()
            if path:
                found.append(path)
            members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            todo.extend(((*path, part), item) for part, item in members)
        return found

    def _set(self, policy: dict[str, Any], path: Path, value: Any) -> Path:
        here: Any = policy
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = value
        return path

    def _mistype(self, policy: dict[str, Any]) -> Path:
        wrong = self.random.choice((1, -7, 1.5, True, "nonsense", {"x": 1}, [1]))
        return self._set(policy, self.random.choice(self._places(policy)), wrong)

    def _misvalue(self, policy: dict[str, Any]) -> Path | None:
        texts = [path for path in self._places(policy) if isinstance(_at(policy, path), str)]
        if not texts:
            return None
        return self._set(policy, self.random.choice(texts), self.random.choice(("", " ", "Allow", "*", "(", "nope")))

    def _misname(self, policy: dict[str, Any]) -> Path:
        path = self.random.choice([path for path in self._places(policy) if isinstance(path[-1], str)])
        table = _at(policy, path[:-1])
        name = f"{path[-1]}s"
        table[name] = table.pop(path[-1])
        return (*path[:-1], name)

    def _empty(self, policy: dict[str, Any]) -> Path | None:
        full = [path for path in self._places(policy) if isinstance(_at(policy, path), (list, dict))]
        if not full:
            return None
        path = self.random.choice(full)
        return self._set(policy, path, type(_at(policy, path))())

    def _drop(self, policy: dict[str, Any]) -> Path | None:
        below = [path for path in self._places(policy) if len(path) > 1]
        if not below:
            return None
        path = self.random.choice(below)
        del _at(policy, path[:-1])[path[-1]]
        return path[:-1]

    def _respell(self, policy: dict[str, Any]) -> Path | None:
        """A value as people misremember it: other letters, other hyphens, a blank at its end."""
        texts = [path for path in self._places(policy) if isinstance(_at(policy, path), str)]
        if not texts:
            return None
        path = self.random.choice(texts)
        text = _at(policy, path)
        ways = (text.upper(), text.title(), text.replace("-", "_"), text.replace("_", "-"), f"{text} ", f"{text}s")
        return self._set(policy, path, self.random.choice(ways))

    def _wrap(self, policy: dict[str, Any]) -> Path:
        """A list of one value, where one value belongs: `[[table]]` for `[table]` too."""
        path = self.random.choice(self._places(policy))
        return self._set(policy, path, [_at(policy, path)])

    def _unwrap(self, policy: dict[str, Any]) -> Path | None:
        """One value, where a list belongs: `[table]` for `[[table]]` too."""
        lists = [path for path in self._places(policy) if isinstance(_at(policy, path), list) and _at(policy, path)]
        if not lists:
            return None
        path = self.random.choice(lists)
        return self._set(policy, path, _at(policy, path)[0])

    def _quote(self, policy: dict[str, Any]) -> Path | None:
        """A number or true and false in quotes, or what was in quotes as a number."""
        plain = [path for path in self._places(policy) if isinstance(_at(policy, path), (bool, int))]
        if not plain:
            return None
        path = self.random.choice(plain)
        value = _at(policy, path)
        ways = (str(value).lower(), str(value), "yes", "on", int(value), float(value))
        return self._set(policy, path, self.random.choice(ways))

    def _rename(self, policy: dict[str, Any]) -> Path | None:
        """A key in another house's style: camelCase, with hyphens, in capitals."""
        path = self.random.choice([path for path in self._places(policy) if isinstance(path[-1], str)])
        table, name = _at(policy, path[:-1]), str(path[-1])
        head, *rest = name.split("_")
        new = self.random.choice((head + "".join(map(str.title, rest)), name.replace("_", "-"), name.upper()))
        if new == name or new in table:
            return None
        table[new] = table.pop(name)
        return (*path[:-1], new)

    def _misplace(self, policy: dict[str, Any]) -> Path | None:
        """A key below the header of another table, as where it was written too far down the file.

        What is broken is the place it left as much as the one it came to: the whole file is named.
        """
        tables = [path for path in self._places(policy) if isinstance(_at(policy, path), dict)]
        names = [name for name in policy if not any(path[0] == name for path in tables)]
        if not tables or not names:
            return None
        name, path = self.random.choice(names), self.random.choice(tables)
        self._set(policy, (*path, name), policy.pop(name))
        return ()

    def _paste(self, policy: dict[str, Any]) -> Path | None:
        """A piece of somebody's config.toml."""
        pieces: list[tuple[str, Any]] = [
            ("mcp_servers", {"docs": {"command": "docs", "args": ["-x"], "env": {"A": "b"}}}),
            ("mcp_servers", {"docs": {"url": "https://x", "bearer_token_env_var": "T"}}),
            ("approval_policy", "on-request"),
            ("sandbox_mode", "workspace-write"),
            ("sandbox_workspace_write", {"network_access": True}),
            ("features", {"web_search_request": True, "unified_exec": True}),
            ("model_providers", {"acme": {"name": "Acme", "base_url": "https://x", "wire_api": "chat"}}),
            ("model", "gpt-5"),
            ("shell_environment_policy", {"inherit": "core"}),
            ("hooks", {"PreToolUse": [{"matcher": "Bash", "command": "x"}]}),
            ("otel", {"exporter": {"otlp-http": {"endpoint": "https://x"}}}),
            ("profiles", {"a": {"model": "o3"}}),
            ("permissions", {"allow": ["Bash(git *)"], "deny": ["Read(.env)"]}),
        ]
        name, value = self.random.choice(pieces)
        return None if name in policy else self._set(policy, (name,), value)

    def write(self, policy: dict[str, Any]) -> str:
        """The policy as TOML, in a spelling drawn at random."""
        newline = self.random.choice(("\n", "\n", "\r\n"))
        lines: list[str] = []
        tables: list[tuple[str, dict[str, Any]]] = []
        for name, value in policy.items():
            style = self.random.random()
            if isinstance(value, dict) and style < 0.5:
                tables.append((self._key(name), value))
            elif isinstance(value, dict) and value and style < 0.75:
                lines += [f"{self._key(name)}.{self._key(each)} = {self._text(item)}" for each, item in value.items()]
            else:
                lines.append(f"{self._key(name)} = {self._text(value)}{self.random.choice(('', ' # why'))}")
        for name, table in tables:
            lines += ["", self.random.choice(("# about it", "")), f"[{name}]"]
            below: list[tuple[str, dict[str, Any]]] = []
            for each, item in table.items():
                if isinstance(item, dict) and self.random.random() < 0.5:
                    below.append((f"{name}.{self._key(each)}", item))
                elif _tables(item) and self.random.random() < 0.5:
                    for one in item:
                        below.append((f"[{name}.{self._key(each)}]", one))
                else:
                    lines.append(f"{self._key(each)} = {self._text(item)}")
            for header, inner in below:
                lines.append(f"[{header}]")
                lines += [f"  {self._key(each)} = {self._text(item)}" for each, item in inner.items()]
        bom = "\ufeff" if self.random.random() < 0.1 else ""
        return bom + "\n".join([*lines, ""]).replace("\n", newline)

    def _key(self, name: str) -> str:
        bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        return name if bare and self.random.random() < 0.9 else _string(name)

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            plain = "'" not in value and value.isprintable()
            return f"'{value}'" if plain and self.random.random() < 0.3 else _string(value)
        if isinstance(value, dict):
            inner = [f"{self._key(name)} = {self._text(item)}" for name, item in value.items()]
            if inner and self.random.random() < 0.1:
                return "{\n  " + ", # why\n  ".join(inner) + ",\n}"
            return "{ " + ", ".join(inner) + " }" if inner else "{}"
        if isinstance(value, list):
            inner = [self._text(item) for item in value]
            if inner and self.random.random() < 0.3:
                return "[\n  " + ", # why\n  ".join(inner) + ",\n]"
            return "[" + ", ".join(inner) + "]"
        return str(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _at(policy: Any, path: Path) -> Any:
    for part in path:
        policy = policy[part]
    return policy
