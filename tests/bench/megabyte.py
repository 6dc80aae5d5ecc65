"""A megabyte of everything that might keep the checks busy, by name; the row `megabyte` times them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial

SIZE = 1_000_000


def many(line: str, size: int | None = None) -> bytes:
    """A line again and again, `%d` in it counting up."""
    size = size or SIZE
    if "%" not in line:
        return line.encode() * (size // len(line.encode()))
    whole = (size - 1) // len((line % 10**5).encode())
    return "".join(line % (10**5 + at) for at in range(whole)).encode()


def items(name: str, item: str, size: int | None = None) -> bytes:
    """One giant list."""
    return f"{name} = [".encode() + many(item, size) + b"]\n"


def nested(start: str, middle: str, end: str, depth: int) -> bytes:
    """Brackets or dots inside one another."""
    return (start + middle * depth + end * depth + "\n").encode()


def regex(pattern: bytes) -> bytes:
    """An MCP server that is known by one regular expression."""
    return b'mcp_servers.s.identity.url = { match = "regex", expression = "' + pattern + b'" }\n'


def noise(alphabet: bytes, seed: int = 7) -> bytes:
    """Random bytes out of an alphabet."""
    return bytes(random.Random(seed).choices(alphabet, k=SIZE))


def cut(data: bytes) -> bytes:
    """The first megabyte, ended at a line end."""
    return data[: data.rfind(b"\n", 0, SIZE) + 1]


RULE = "rules.prefix_rules = [\n%s]\n"
GOOD_RULE = '  { pattern = [{ token = "git" }, { any_of = ["push", "c%d"] }], decision = "prompt" },\n'
WORDS = (b'"', b"'", b'"""', b"'''", b"[", b"]", b"{", b"}", b"=", b",", b".", b"#", b"\n", b" ", b"a", b"1", b"\\")

BESTIARY: Mapping[str, Callable[[], bytes]] = {
    "unknown keys": lambda: many("key_%d = true\n"),
    "unknown keys, short": lambda: many("k%d=1\n"),
    "unknown keys, much like known ones": lambda: many("allowed_sandbox_mode%d = 1\n"),
    "unknown keys with dots": lambda: many("a.b.c%d = 1\n"),
    "unknown keys, another table each": lambda: many("a%d.b = 1\n"),
    "unknown keys in quotes": lambda: many('"k\\u00e4%d" = 1\n'),
    "unknown keys, CRLF": lambda: many("k%d = 1\r\n"),
    "unknown keys with a comment": lambda: many("k%d = 1 # why\n"),
    "unknown keys, not ASCII": lambda: many('"ключ%d" = "ä"\n'),
    "unknown keys in a known table": lambda: b"[experimental_network]\n" + many("k%d = 1\n"),
    "unknown keys in a strict table": lambda: b"[otel]\n" + many("k%d = 1\n"),
    "unknown features": lambda: b"[features]\n" + many("k%d = true\n"),
    "features of a wrong type": lambda: b"[features]\n" + many("k%d = 1\n"),
    "tables": lambda: many("[t%d]\n"),
    "tables, deep names": lambda: many("[a.b.c.d%d]\n"),
    "tables with a key": lambda: many("[t%d]\na = 1\n"),
    "tables of one list": lambda: many("[[a]]\n"),
    "tables of one list, with tables": lambda: many("[[a]]\n[a.b]\n[[a.c]]\n"),
    "tables of many lists": lambda: many("[[a%d]]\n"),
    "MCP servers": lambda: many('[mcp_servers.s%d]\nidentity = { command = "docs" }\n'),
    "MCP servers without identity": lambda: many("[mcp_servers.s%d]\n"),
    "MCP servers, one line": lambda: many('mcp_servers.s%d.identity.command = "docs"\n'),
    "MCP servers, wrong regex": lambda: many('mcp_servers.s%d.identity.url = {match="regex",expression="("}\n'),
    "MCP server, many arguments": lambda: (
        b'[mcp_servers.s.identity.command]\nexecutable = "x"\n' + items("args", '{match="exact",value="%d"},')
    ),
    "rules": lambda: RULE.encode() % many(GOOD_RULE),
    "rules without decision": lambda: RULE.encode() % many('{pattern=[{token="g%d"}]},\n'),
    "rules, empty tables": lambda: RULE.encode() % many("{},"),
    "rules as tables": lambda: many('[[rules.prefix_rules]]\npattern = [{ token = "g%d" }]\ndecision = "prompt"\n'),
    "one rule, many words": lambda: b"[[rules.prefix_rules]]\n" + items("pattern", '{token="%d"},'),
    "one rule, many blank words": lambda: b"[[rules.prefix_rules]]\n" + items("pattern", '{token=""},'),
    "one rule, one word of many": lambda: (
        b"[[rules.prefix_rules]]\n" + items("pattern = [{any_of", '"%d",').replace(b"]\n", b"}]]\n")
    ),
    "domains": lambda: b"[experimental_network.domains]\n" + many('"d%d.example.com" = "allow"\n'),
    "domains as a list": lambda: b"[experimental_network]\n" + items("allowed_domains", '"d%d.example.com",'),
    "domains, all stars": lambda: b"[experimental_network]\n" + items("allowed_domains", '"*",'),
    "domains, all denied too": lambda: (
        b"[experimental_network]\n"
        + items("allowed_domains", '"d%d",', SIZE // 2)
        + items("denied_domains", '"d%d",', SIZE // 2)
    ),
    "domains in profiles": lambda: many('[permissions.p%d.network.domains]\n"a.example.com" = "allow"\n'),
    "application domains": lambda: b"[application.network.domains]\n" + many('"*.d%d.example.com" = "allow"\n'),
    "permission profiles": lambda: b'default_permissions = "p100000"\n' + many('[permissions.p%d]\nextends = "p1"\n'),
    "permission profiles in a chain": lambda: (
        b'default_permissions = "p100000"\n'
        + b"".join(
            b'[permissions.p%d]\nextends = "p%d"\n' % (at, at + 1) for at in range(100_000, 100_000 + SIZE // 42)
        )
    ),
    "files of a profile": lambda: (
        b'default_permissions = "p"\n[permissions.p.filesystem]\n' + many('"/s%d" = "read"\n')
    ),
    "files to deny": lambda: b"[permissions.filesystem]\n" + items("deny_read", '"/srv/{a%d",'),
    "files nobody may name": lambda: b"[permissions.filesystem]\n" + items("deny_read", '"rel",'),
    "modes": lambda: items("allowed_sandbox_modes", '"read-only",'),
    "modes, full access": lambda: items("allowed_sandbox_modes", '"danger-full-access",'),
    "modes, wrong type": lambda: items("allowed_sandbox_modes", "1,"),
    "modes, wrong value": lambda: items("allowed_sandbox_modes", '"x",'),
    "modes, empty tables": lambda: items("allowed_sandbox_modes", "{},"),
    "modes, tables": lambda: items("allowed_sandbox_modes", "{a=1},"),
    "modes, lists": lambda: items("allowed_sandbox_modes", "[],"),
    "modes, one a line": lambda: items("allowed_sandbox_modes", '  "read-only", # why\n'),
    "modes, unlike anything": lambda: items("allowed_sandbox_modes", '"workspace-%d",'),
    "modes for hosts": lambda: many('[[remote_sandbox_config]]\nallowed_sandbox_modes = ["workspace-write"]\n'),
    "modes for hosts, one line": lambda: items("remote_sandbox_config", "{},"),
    "approval policies": lambda: items("allowed_approval_policies", '"on-request",'),
    "approval policies, wrong": lambda: items("allowed_approval_policies", '"p%d",'),
    "approval policies, tables": lambda: items("allowed_approval_policies", "{granular={}},"),
    "models": lambda: b"[auto_review]\n" + items("required_on_models", '"a/b%d",'),
    "workspaces": lambda: items("allowed_chatgpt_workspaces", '"0000%d",'),
    "hooks": lambda: many('[[hooks.PreToolUse]]\nhooks = [{ type = "command", command = "c%d" }]\n'),
    "hooks, wrong": lambda: b"[[hooks.PreToolUse]]\n" + items("hooks", "1,"),
    "hooks, empty": lambda: b"[[hooks.PreToolUse]]\n" + items("hooks", "{},"),
    "apps": lambda: many("[apps.a%d]\nenabled = false\n"),
    "plugins": lambda: many('[plugins.p%d.mcp_servers.s]\nidentity.command = "x"\n'),
    "model providers": lambda: many('[model_providers.p%d]\nname = ""\n'),
    "marketplaces": lambda: many('[marketplaces.allowed_sources.s%d]\nsource = "git"\n'),
    "exporter headers": lambda: (
        b'[otel.exporter.otlp-http]\nendpoint = ""\nprotocol = "json"\n'
        + b"[otel.exporter.otlp-http.headers]\n"
        + many('h%d = "x"\n')
    ),
    "span attributes": lambda: b"[otel.span_attributes]\n" + many("h%d = 1\n"),
    "unknown list": lambda: items("x", "1,"),
    "unknown list of texts": lambda: items("x", '"%d",'),
    "unknown list of lists": lambda: items("x", "[1],"),
    "unknown list of dates": lambda: items("x", "07:32,"),
    "unknown list with comments": lambda: items("x", "1, # a\n"),
    "unknown inline tables": lambda: items("x", "{a.b=1},"),
    "an inline table": lambda: b"x = {" + many("k%d = 1, ") + b"z = 1}\n",
    "an inline table over lines": lambda: b"x = {\n" + many("k%d = 1, # why\n") + b"}\n",
    "an inline table of escapes": lambda: b"x = {\n" + many('k%d = "\\e",\n') + b"}\n",
    "known tables as inline tables": lambda: (
        b"mcp_servers = {\n" + many('s%d = { identity = { command = "x" } },\n') + b"}\n"
    ),
    "tables next to an inline table over lines": lambda: b"x = {\n}\n" + many("[t%d]\n"),
    "a long text": lambda: b'x = "' + b"a" * SIZE + b'"\n',
    "a long text over lines": lambda: b'x = """' + many("line\n") + b'"""\n',
    "a long text of escapes": lambda: b'x = "' + b"\\n" * (SIZE // 2) + b'"\n',
    "a long raw text": lambda: b"x = '''" + b"a'\n" * (SIZE // 3) + b"'''\n",
    "a long domain": lambda: b'application.network.domains."' + b"a." * (SIZE // 2) + b'" = "allow"\n',
    "a long regex": lambda: regex(b"(a|" * (SIZE // 3)),
    "a long regex, closed": lambda: regex(b"(?:" * (SIZE // 8) + b"a" + b")" * (SIZE // 8)),
    "a long regex of sets": lambda: regex(b"[a]?" * (SIZE // 4)),
    "a long regex of counts": lambda: regex(b"a{1}" * (SIZE // 4)),
    "a long regex of ranges": lambda: regex(b"[a-z]" * (SIZE // 5)),
    "a long regex of brackets": lambda: regex(b"[" * SIZE),
    "a long matcher of brackets": lambda: b'[[hooks.PreToolUse]]\nmatcher = "' + b"[" * SIZE + b'"\n',
    "a long path of brackets": lambda: b'permissions.filesystem.deny_read = ["/' + b"[" * SIZE + b'"]\n',
    "a long host": lambda: b'experimental_network.allowed_domains = ["x/' + b" " * SIZE + b'\\n!"]\n',
    "a long host of dots": lambda: b'experimental_network.denied_domains = ["*.' + b"a." * (SIZE // 2) + b'"]\n',
    "domains below denied ones": lambda: (
        b"[experimental_network]\n"
        + items("allowed_domains", '"d.e%d.f",', SIZE // 2)
        + items("denied_domains", '"*.g%d.f",', SIZE // 2)
    ),
    "rules on one program": lambda: (
        RULE.encode() % many('  { pattern = [{ token = "git" }, { token = "c%d" }], decision = "prompt" },\n')
    ),
    "rules that say the same": lambda: (
        RULE.encode() % many('{ pattern = [{ any_of = ["git", "x%d"] }, { token = "push" }], decision = "prompt" },\n')
    ),
    "a long path": lambda: b'permissions.filesystem.deny_read = ["' + b"/a" * (SIZE // 2) + b'"]\n',
    "a long path of braces": lambda: b'permissions.filesystem.deny_read = ["/' + b"{[" * (SIZE // 2) + b'"]\n',
    "a long URL": lambda: b'config_server.base_url = "https://' + b"a/" * (SIZE // 2) + b'#"\n',
    "a long host pattern": lambda: b'[[remote_sandbox_config]]\nhostname_patterns = ["' + b"*?" * (SIZE // 2) + b'"]\n',
    "a long model name": lambda: b'auto_review.required_on_models = ["' + b" " * SIZE + b'"]\n',
    "a long mode": lambda: b'allowed_sandbox_modes = ["' + b"a" * SIZE + b'"]\n',
    "a long feature": lambda: b"[features]\n" + b"a" * SIZE + b" = true\n",
    "a long key": lambda: b"a" * SIZE + b" = 1\n",
    "a long key in quotes": lambda: b'"' + b"a" * SIZE + b'" = 1\n',
    "a long key of escapes": lambda: b'"' + b"\\n" * (SIZE // 2) + b'" = 1\n',
    "a long header": lambda: b"[" + b"a" * SIZE + b"]\n",
    "a long whole number": lambda: b"x = " + b"9" * SIZE + b"\n",
    "a long hex number": lambda: b"x = 0x" + b"f" * SIZE + b"\n",
    "a long number with underscores": lambda: b"x = " + b"9_" * (SIZE // 2) + b"9\n",
    "a long fraction": lambda: b"x = 0." + b"9" * SIZE + b"\n",
    "a long exponent": lambda: b"x = 1e" + b"9" * SIZE + b"\n",
    "a long exponent, negative": lambda: b"x = 1e-" + b"9" * SIZE + b"\n",
    "numbers too big": lambda: items("x", "99999999999999999999,"),
    "numbers too big, last": lambda: items("x", "[1],") + b"y = 99999999999999999999\n",
    "infinite numbers": lambda: items("x", "inf,"),
    "infinite numbers in tables": lambda: many("[t%d]\na = inf\n"),
    "infinite numbers in tables, one too big": lambda: many("[t%d]\na = inf\n") + b"b = 1e999\n",
    "long numbers": lambda: items("x", "9" * 4000 + ","),
    "comments": lambda: many("# nothing here\n"),
    "a long comment": lambda: b"#" * SIZE + b"\n",
    "empty lines": lambda: b"\n" * SIZE,
    "empty lines, CRLF": lambda: b"\r\n" * (SIZE // 2),
    "blanks": lambda: b" " * SIZE,
    "carriage returns": lambda: b"\r" * SIZE,
    "keys ended by carriage returns": lambda: many("k%d = 1\r"),
    "nothing but NUL": lambda: b"\0" * SIZE,
    "UTF-16": lambda: many("k%d = 1\n", SIZE // 2).decode().encode("utf-16"),
    "Latin-1 at the end": lambda: many("k%d = 'a'\n") + b"\xe9",
    "not UTF-8 at all": lambda: b"\xff" * SIZE,
    "byte order marks": lambda: b"\xef\xbb\xbf" * (SIZE // 3),
    "random bytes": lambda: noise(bytes(range(256))),
    "random letters": lambda: noise(bytes(range(32, 127)) + b"\n"),
    "random marks": lambda: noise(b"\"'[]{}=,.#\n a1\\"),
    "random brackets": lambda: noise(b"[]{}\n"),
    "random quotes": lambda: noise(b"\"'\n\\ "),
    "equals signs": lambda: b"=" * SIZE,
    "dots": lambda: b"." * SIZE,
    "commas": lambda: b"," * SIZE,
    "quotes": lambda: b'"' * SIZE,
    "single quotes": lambda: b"'" * SIZE,
    "backslashes": lambda: b"\\" * SIZE,
    "backslashes in quotes": lambda: b'x = "' + b"\\" * SIZE + b'"\n',
    "a quote never closed": lambda: b'x = "' + many("k%d = 1\n"),
    "three quotes never closed": lambda: b'x = """' + many("k%d = 1\n"),
    "three quotes never closed, quotes inside": lambda: b'x = """' + many('k%d = "1" ""\n'),
    "three single quotes never closed": lambda: b"x = '''" + many("k%d = ''\n"),
    "a list never closed": lambda: b"x = [" + many("k%d = 1\n"),
    "a list never closed, sound inside": lambda: b"x = [" + many("1,\n"),
    "a table never closed": lambda: b"x = {" + many("k%d = 1\n"),
    "a table never closed, sound inside": lambda: b"x = {" + many("k%d = 1,\n"),
    "a header never closed": lambda: b"[x\n" + many("k%d = 1\n"),
    "headers never closed": lambda: many("[t%d\n"),
    "keys never ended": lambda: many("k%d\n"),
    "values missing": lambda: many("k%d =\n"),
    "many errors": lambda: many("k%d = = 1\n"),
    "many errors, last line": lambda: many("k%d = 1\n") + b"x = = 1\n",
    "one key twice, at the end": lambda: many("k%d = 1\n") + b"k100000 = 2\n",
    "one table twice, at the end": lambda: many("[t%d]\na = 1\n") + b"[t100000]\n",
    "one rule key twice, at the end": lambda: (
        many('[[rules.prefix_rules]]\ndecision = "prompt"\n') + b'decision = ""\n'
    ),
    "one inline key twice, at the end": lambda: b"x = {\n" + many("k%d = 1,\n") + b"k100000 = 2}\n",
    "a key of a closed table, at the end": lambda: many("k%d = {}\n") + b"k100000.x = 2\n",
    "dots in names": lambda: b"a" + b".a" * (SIZE // 2) + b" = 1\n",
    "dots in headers": lambda: b"[a" + b".a" * (SIZE // 2) + b"]\n",
    **{
        f"{depth:,} levels of {name}": partial(nested, *form, depth)
        for depth in (80, 81, 200, 10_000, 400_000)
        for name, form in {"lists": ("a = ", "[", "]"), "tables": ("a = ", "{a=", "}"), "dots": ("a", ".a", "")}.items()
    },
    "80 levels of lists, often": lambda: cut((b"[[x]]\na = " + b"[" * 80 + b"]" * 80 + b"\n") * 8000),
    "80 levels of tables, often": lambda: cut((b"[[x]]\na = " + b"{a=" * 79 + b"1" + b"}" * 79 + b"\n") * 8000),
    "80 levels of names, often": lambda: many("[" + "a." * 78 + "t%d]\n"),
    "80 levels of names, each its own": lambda: many("t%d" + ".a" * 79 + " = 1\n"),
    "lists opened": lambda: b"a = " + b"[" * SIZE,
    "lists opened, a line each": lambda: b"a = " + b"[\n" * (SIZE // 2),
    "tables opened": lambda: b"a = " + b"{a=" * (SIZE // 3),
    "lists closed": lambda: b"a = " + b"]" * SIZE,
    "headers opened": lambda: b"[" * SIZE,
    "headers opened, a line each": lambda: b"[\n" * (SIZE // 2),
}
