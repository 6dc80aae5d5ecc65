"""The house: nothing in it is loose, circular, doubled or too large, and a screen is made of parts."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "codex_rollout_tui"
POLICY_ROOMS = {
    *("text", "catalogue", "edit", "lint", "decide", "layers", "compare", "form", "blocks", "expectations"),
    "completion",
}
TUI_ROOMS = {
    "kit",
    "session",
    "analysis",
    "editor",
    "policyform",
    "checklist",
    "workbench",
    "credentials",
}
MOST_LINES = 400


def name_of(file: Path) -> str:
    """The dotted name of a file of the package."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def trees() -> Mapping[str, ast.Module]:
    """Every file of the package, parsed, by its dotted name."""
    return {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}


def imports(name: str) -> Iterator[str]:
    """The files of the package that a file imports, at its top, inside a function, or for its types only."""
    for node in ast.walk(trees()[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in trees())
        elif isinstance(node, ast.ImportFrom) and node.module in trees():
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (module for module in inner if module in trees())
            if any(module not in trees() for module in inner):
                yield str(node.module)


def circles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups of files of which each leads to every other (Tarjan's strongly connected components)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        stack.append(name)
        for other in sorted(arrows[name]):
            if other not in number:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            at = stack.index(name)
            groups.append(stack[at:])
            del stack[at:]

    for name in arrows:
        if name not in number:
            visit(name)
    return [sorted(group) for group in groups if len(group) > 1 or group[0] in arrows[group[0]]]


def test_no_two_files_import_each_other() -> None:
    assert circles({name: set(imports(name)) - {name} for name in trees()}) == []


def test_the_search_for_circles_finds_one() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_two_public_classes_have_one_name() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for name, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(name)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


@pytest.mark.parametrize(("room", "rooms"), [("policy", POLICY_ROOMS), ("tui", TUI_ROOMS)])
def test_a_house_has_the_rooms_it_says_it_has(room: str, rooms: set[str]) -> None:
    assert {path.parent.name for path in (PACKAGE / room).glob("*/__init__.py")} == rooms


def test_nothing_lies_loose_in_policy() -> None:
    assert [path.name for path in (PACKAGE / "policy").iterdir() if path.is_file()] == ["__init__.py"]


def test_no_file_is_longer_than_one_sitting() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_every_room_says_what_it_is_for() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


SCREENS = {"Screen", "ModalScreen"}


def bases() -> Mapping[str, list[str]]:
    """The bases of every class of the terminal app, by its name."""
    found: dict[str, list[str]] = {}
    for name, tree in trees().items():
        if name.startswith("codex_rollout_tui.tui"):
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    names = [ast.unparse(base).partition("[")[0] for base in node.bases]
                    found[node.name] = [base for base in names if base != "Generic"]  # only a parameter of its type
    return found


def is_screen(name: str, known: Mapping[str, list[str]]) -> bool:
    """Whether a class is a screen, by itself or by what it is made from."""
    return name in SCREENS or any(is_screen(base, known) for base in known.get(name, ()))


def test_a_screen_is_made_of_parts_and_has_one_base() -> None:
    known = bases()
    screens = [name for name in known if is_screen(name, known)]
    assert screens
    ours = {name: [base for base in known[name] if base in known] for name in screens}
    several = {name: known[name] for name in screens if len(known[name]) > 1}
    chains = {
        name: base for name, found in ours.items() for base in found if any(above in known for above in known[base])
    }
    assert (several, chains) == ({}, {})


def test_nothing_reaches_into_an_app_by_name() -> None:
    reaching = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "getattr"
        and ast.unparse(node.args[0]).endswith("app")
    ]
    assert reaching == []
