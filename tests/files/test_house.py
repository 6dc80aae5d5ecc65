"""Nobody but the room of files opens one: what is foreign is met in one place."""

from __future__ import annotations

import ast

from tests.test_house import PACKAGE, trees

BY_PATH = {
    "read_bytes", "read_text", "write_bytes", "write_text", "iterdir", "glob", "rglob", "scandir", "listdir", "rmtree",
    "mkdir", "rmdir", "unlink", "rename", "symlink_to", "hardlink_to", "touch", "chmod", "fdopen",
}  # fmt: skip
"""Ways to touch a file by its path; `open` and `replace` are looked at closer, since other things are called so."""

EXCEPT = {
    "codex_rollout_tui.files": "the room itself",
    "codex_rollout_tui.guide": "the packaged guide",
    "codex_rollout_tui.policy": "packaged data",
    "codex_rollout_tui.codex": "the Codex that is installed on this machine",
    "codex_rollout_tui.demo": "packaged data",
    "codex_rollout_tui.cli.streams": "the null device",
    "codex_rollout_tui.cli.demo": "the folder it has just made for itself",
    "codex_rollout_tui.cli.man_page": "the manual, in a folder that the build of a wheel names",
    "codex_rollout_tui.actions.new_folder": "takes away what it has just made",
    "codex_rollout_tui.actions.own_settings": "the folder of the person's settings",
    "codex_rollout_tui.store.seal_key": "the folder of the person's settings",
    "codex_rollout_tui.tui.kit.paths": "names of files to choose from, none of which is opened",
    "codex_rollout_tui.actions.policy_reviews": "the package itself",
    "codex_rollout_tui.tui.analysis.worker_main": "the null device, and the pipe to the app",
    "codex_rollout_tui.tui.credentials.screen_guard": "the terminal",
}


NO_PATHS = ("folder.", "formatter.")
"""What has methods of the same names: a folder that the room holds open, and click's formatter."""


def _is_allowed(name: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in EXCEPT)


def _touches(tree: ast.Module) -> list[str]:
    """Every call that touches a file by its path."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    own |= {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    found = []
    for call in calls:
        match call.func:
            case ast.Name(id="open"):
                found.append(ast.unparse(call))
            case ast.Attribute(value=ast.Name(id="os"), attr="open" | "replace" | "rename" | "remove"):
                found.append(ast.unparse(call))
            case ast.Attribute(attr="open") if any(isinstance(arg, ast.Constant) for arg in call.args[:1]):
                found.append(ast.unparse(call))
            case ast.Attribute(attr=name) if name in BY_PATH:
                found.append(ast.unparse(call))
    return found


def test_files_are_opened_in_one_room() -> None:
    loose = {name: calls for name, tree in trees().items() if not _is_allowed(name) and (calls := _touches(tree))}
    opened = {name: [call for call in calls if not call.startswith(NO_PATHS)] for name, calls in loose.items()}
    assert {name: calls for name, calls in opened.items() if calls} == {}


def test_every_exception_is_needed() -> None:
    rooms = {room for room in EXCEPT for name, tree in trees().items() if name.startswith(room) and _touches(tree)}
    assert rooms == set(EXCEPT)


def test_a_loose_call_is_seen() -> None:
    for line in ("open('x')", "path.open('rb')", "path.read_bytes()", "os.open(path, 0)"):
        assert _touches(ast.parse(line)) == [ast.unparse(ast.parse(line))]
    assert _touches(ast.parse("self.open(replace=True)")) == []


def test_private_files_are_read_where_it_is_known_what_git_tracks() -> None:
    loose = []
    for name, tree in trees().items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in {"read", "open_binary"}:
                path = ast.unparse(call.args[0]) if call.args else ""
                loose += [f"{name}: {path}"] if "PRIVATE" in path and "private_files" not in name else []
    assert loose == []


def test_the_store_says_which_rollout_a_file_is_of() -> None:
    """Without a root, links are followed: what lies in a rollout is never opened so."""
    loose = []
    for file in sorted((PACKAGE / "store").glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "write_bytes":
                loose += [] if any(keyword.arg == "root" for keyword in call.keywords) else [ast.unparse(call)]
    assert loose == []
