"""One way to open and read a file: its kind and size are those of the descriptor, and no link below a root counts."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.files import folder as held
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.folder import below, names_below
from codex_rollout_tui.files.kinds import FileKind
from codex_rollout_tui.files.names import make_folder, move, sweep, take_away
from codex_rollout_tui.files.reading import open_binary, open_descriptor, read, stamp
from codex_rollout_tui.files.refusals import reason

KIND = FileKind("list", 8)
LINK = "it is a link, and no link is followed inside a rollout's folder"
PART = "a part of its path is a link, and no link is followed inside a rollout's folder"


def why(act: Callable[[], object]) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011  # its words are what is looked at
        act()
    return reason(caught.value)[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A rollout's folder, with a file and a folder beside it."""
    (tmp_path / "acme" / "in").mkdir(parents=True)
    (tmp_path / "acme" / "in" / "file").write_bytes(b"inside")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").write_bytes(b"outside")
    return tmp_path / "acme"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (os.mkfifo, "it is a pipe, not a regular file"),
        (Path.mkdir, "it is a folder, not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a regular file"),
        (lambda path: path.symlink_to(path.name), "its symbolic link leads nowhere"),
        (lambda path: path.write_bytes(b"x" * 9), "it is larger than 8 bytes, which is no list"),
    ],
)
def test_a_file_that_a_person_names_is_a_regular_one(
    tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    make(tmp_path / "x")
    assert why(lambda: read(tmp_path / "x", KIND)) == words


def test_a_file_that_a_person_names_may_be_a_link(root: Path) -> None:
    (root / "link").symlink_to(root.parent / "out")
    assert read(root / "link" / "file", KIND) == b"outside"


@pytest.mark.parametrize("target", ["../out/file", "in/file", "nowhere", "link", "/dev/zero"])
def test_no_link_in_a_rollout_is_read_or_written(root: Path, target: str) -> None:
    (root / "link").symlink_to(target)
    assert why(lambda: read(root / "link", KIND, root)) == LINK
    assert why(lambda: open_binary(root / "link", root)) == LINK
    assert why(lambda: open_descriptor(root / "link", root, os.O_WRONLY | os.O_CREAT)) == LINK
    with pytest.raises(Exception, match=LINK):
        write_bytes(root / "link", b"x", root=root)
    assert (root / "link").is_symlink()
    assert (root.parent / "out" / "file").read_bytes() == b"outside"


def test_no_folder_of_a_rollout_is_a_link(root: Path) -> None:
    (root / "link").symlink_to("../out")
    acts: list[Callable[[], Any]] = [
        lambda: read(root / "link" / "file", KIND, root),
        lambda: make_folder(root, "link"),
        lambda: make_folder(root, "link", "new"),
        lambda: take_away(root / "link" / "file", root),
        lambda: move(root / "in" / "file", root / "link" / "new", root),
    ]
    assert {why(act) for act in acts} == {PART}
    with pytest.raises(Exception, match=PART):
        write_bytes(root / "link" / "new", b"x", root=root)
    sweep(root, "link")
    assert [path.name for path in (root.parent / "out").iterdir()] == ["file"]
    assert (root.parent / "out" / "file").read_bytes() == b"outside"


def test_the_root_itself_may_be_a_link(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    linked = root.parent / "link"
    assert read(linked / "in" / "file", KIND, linked) == b"inside"
    write_bytes(linked / "in" / "new", b"x", root=linked)
    assert (root / "in" / "new").read_bytes() == b"x"


def test_nothing_leads_out_by_its_name(root: Path) -> None:
    for path in (root / ".." / "out" / "file", root.parent / "out", root):
        with pytest.raises(ValueError, match="is not below"):
            names_below(root, path)


def exchange(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], name: str) -> None:
    """Do something just before a name is opened, after it was looked at."""
    real = os.open

    def opened(path: Any, *arguments: Any, **options: Any) -> int:
        if path == name:
            monkeypatch.setattr(os, "open", real)
            act()
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", opened)


def test_a_link_put_there_meanwhile_does_not_win(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def swap() -> None:
        (root / "in" / "file").unlink()
        (root / "in" / "file").symlink_to("../../out/file")

    exchange(monkeypatch, swap, "file")
    assert why(lambda: read(root / "in" / "file", KIND, root)) == LINK


def test_a_folder_put_there_meanwhile_does_not_win(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def swap() -> None:
        (root / "in").rename(root / "aside")
        (root / "in").symlink_to("../out")

    exchange(monkeypatch, swap, "in")
    assert why(lambda: read(root / "in" / "file", KIND, root)) == PART


def test_a_folder_exchanged_once_it_is_open_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def swap() -> None:
        (root / "in").rename(root / "aside")
        (root / "in").symlink_to("../out")

    exchange(monkeypatch, swap, "file")
    assert read(root / "in" / "file", KIND, root) == b"inside"
    (root / "in").unlink()
    (root / "aside").rename(root / "in")
    with below(root, "in") as folder:
        swap()
        folder.replace("file", "new")
    assert not (root.parent / "out" / "new").exists()


def test_a_pipe_put_there_meanwhile_is_no_wait(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def swap() -> None:
        (root / "in" / "file").unlink()
        os.mkfifo(root / "in" / "file")

    exchange(monkeypatch, swap, "file")
    assert why(lambda: read(root / "in" / "file", KIND, root)) == "it is a pipe, not a regular file"


def test_a_file_that_grows_while_it_is_read_is_too_large(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = (root / "in" / "file").stat()
    (root / "in" / "file").write_bytes(b"x" * 100)
    monkeypatch.setattr(os, "fstat", lambda _: small)
    assert why(lambda: read(root / "in" / "file", KIND, root)) == "it is larger than 8 bytes, which is no list"


def test_a_stamp_is_of_the_file_and_not_of_what_a_link_leads_to(root: Path) -> None:
    assert stamp(root / "gone", root) is None
    (root / "link").symlink_to("in/file")
    assert stamp(root / "link", root) == (os.lstat(root / "link").st_mtime_ns, os.lstat(root / "link").st_size)


def test_descriptors_are_given_back(root: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    (root / "link").symlink_to("in")
    for _ in range(5):
        read(root / "in" / "file", KIND, root)
        why(lambda: read(root / "link" / "file", KIND, root))
        why(lambda: read(root / "in", KIND, root))
        why(lambda: read(root / "in" / "gone", KIND, root))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.fixture
def unheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot open a name in a folder that is open."""
    monkeypatch.setattr(held, "HELD", False)
    monkeypatch.setattr(held, "_NOFOLLOW", 0)


@pytest.mark.usefixtures("unheld")
def test_without_openat_links_are_looked_for_by_path(root: Path) -> None:
    assert read(root / "in" / "file", KIND, root) == b"inside"
    write_bytes(root / "in" / "new", b"x", root=root)
    (root / "link").symlink_to("../out")
    (root / "in" / "link").symlink_to("../../out/file")
    assert why(lambda: read(root / "link" / "file", KIND, root)) == PART
    assert why(lambda: read(root / "in" / "link", KIND, root)) == LINK
    with below(root, "in") as folder:
        assert folder.names() == ["file", "link", "new"]


@pytest.mark.usefixtures("unheld")
def test_without_openat_a_link_put_there_meanwhile_is_seen_afterwards(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swap() -> None:
        (root / "in" / "file").unlink()
        (root / "in" / "file").symlink_to("../../out/file")

    exchange(monkeypatch, swap, str(root / "in" / "file"))
    assert why(lambda: read(root / "in" / "file", KIND, root)) == LINK


def test_what_is_read_only_or_wide_open_stays_so(root: Path) -> None:
    (root / "in" / "file").chmod(0o640)
    write_bytes(root / "in" / "file", b"x", root=root)
    assert stat.S_IMODE((root / "in" / "file").stat().st_mode) == 0o640


@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR | os.O_APPEND, os.O_WRONLY | os.O_TRUNC])
def test_nothing_is_written_in_the_place_of_a_file_with_a_second_name(root: Path, tmp_path: Path, flags: int) -> None:
    (mine := tmp_path / "profile").write_text("mine\n")
    (link := root / "link").hardlink_to(mine)
    with pytest.raises(OSError, match=r"second name \(a hard link\)") as caught:
        open_descriptor(link, root, flags)
    assert reason(caught.value)[1].startswith("Put a copy in its place")
    assert mine.read_text() == "mine\n"
    write_bytes(link, b"new\n", root=root)
    assert (mine.read_text(), link.read_text()) == ("mine\n", "new\n")
