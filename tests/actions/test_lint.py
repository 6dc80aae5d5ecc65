"""Lint as the app and the command line have it: files in, results out, the real Codex asked meanwhile."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from codex_rollout_tui.actions import named_file
from codex_rollout_tui.actions.fix import fix_text
from codex_rollout_tui.actions.lint import AHEAD, lint, measured_client
from codex_rollout_tui.actions.lint_job import Ask, Job
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.errors import FolderError, RolloutError
from codex_rollout_tui.files import kinds
from codex_rollout_tui.policy.lint.finding import Edit, Finding, Fix
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.reports.lint_result import LintResult, UnreadFile
from tests.real import need_root

SOUND = b'allowed_web_search_modes = ["cached"]\n'
REFUSED = b'# mine\r\nallowed_sandbox_modes = ["workspace-write"] # why\r\n'
MENDED = b'# mine\r\nallowed_sandbox_modes = ["read-only", "workspace-write"] # why\r\n'
MISSPELT = b'allowed_approval_policy = ["on-request"]\n'
YES, NO = Verdict(True, "0.169.0"), Verdict(False, "0.169.0", "no")


def answering(verdict: Callable[[bytes], Verdict]) -> Ask:
    return lambda data, _: lambda: verdict(data)


def one(path: Path, job: Job | None = None) -> LintResult:
    (found,) = lint([str(path)], job or Job())
    assert isinstance(found, LintResult), found
    return found


def unread(path: Path, job: Job | None = None) -> str:
    (found,) = lint([str(path)], job or Job())
    assert isinstance(found, UnreadFile), found
    return found.sentence


@contextmanager
def nobody() -> Iterator[Path]:
    """A folder that a plain user, as whom the block runs, may look into."""
    need_root()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_bytes(REFUSED)
    return path


def test_files_come_back_in_their_order_whatever_is_wrong_with_them(tmp_path: Path) -> None:
    contents = [SOUND, b"\xff\xfe", b"[", REFUSED, b"", MISSPELT] * 3
    paths = []
    for number, data in enumerate(contents):
        paths.append(tmp_path / f"{number}.toml")
        paths[-1].write_bytes(data)
    paths[4].unlink()
    found = list(lint([str(path) for path in paths], Job(ask=answering(lambda data: NO if data == REFUSED else YES))))
    assert [each.path for each in found] == [str(path) for path in paths]
    for number, each in enumerate(found):
        if number == 4:
            assert isinstance(each, UnreadFile)
            continue
        assert isinstance(each, LintResult)
        assert each.document.data == contents[number]
        assert each.predicted == ("accept" if contents[number] in (SOUND, b"", MISSPELT) else "refuse")
        assert each.answer == ("refuse" if contents[number] == REFUSED else "accept")


def test_files_are_read_ahead_but_not_too_many(file: Path) -> None:
    read: list[int] = []

    def paths() -> Iterator[str]:
        for number in range(10):
            read.append(number)
            yield str(file)

    found = lint(paths(), Job(ask=answering(lambda _: NO)))
    next(found)
    assert len(read) == AHEAD
    next(found)
    assert len(read) == AHEAD + 1
    assert len(list(found)) == 8


def test_codex_is_asked_about_all_that_is_read_ahead_at_once(file: Path) -> None:
    begun: list[bytes] = []

    def ask(data: bytes, stop: threading.Event) -> Callable[[], Verdict]:
        begun.append(data)

        def wait() -> Verdict:
            assert len(begun) == AHEAD
            return NO

        return wait

    assert len(list(lint([str(file)] * AHEAD, Job(ask=ask)))) == AHEAD


def test_who_leaves_early_stops_the_asking(file: Path) -> None:
    begun: list[threading.Event] = []
    ended: list[bool] = []

    def ask(data: bytes, stop: threading.Event) -> Callable[[], Verdict]:
        begun.append(stop)

        def wait() -> Verdict:
            ended.append(stop.is_set())
            return YES

        return wait

    found = lint([str(file)] * 9, Job(ask=ask))
    next(found)
    assert ended == [False]
    found.close()  # type: ignore[attr-defined]
    assert ended == [False] + [True] * (AHEAD - 1)
    assert len(begun) == AHEAD, "nothing that was begun is left behind"


def test_an_error_of_the_asking_is_not_swallowed(file: Path) -> None:
    def ask(data: bytes, stop: threading.Event) -> Callable[[], Verdict]:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(lint([str(file)], Job(ask=ask)))


@pytest.mark.parametrize(
    ("data", "verdict", "agrees", "good"),
    [
        (SOUND, YES, True, True),
        (SOUND, NO, False, False),
        (REFUSED, NO, True, False),
        (REFUSED, YES, False, False),
        (SOUND, Verdict(None, "0.169.0", reason="Busy."), None, True),
        (SOUND, Verdict(None, None, reason="None."), None, True),
    ],
)
def test_a_verdict_is_compared_with_what_we_predict(
    file: Path, data: bytes, verdict: Verdict, agrees: bool | None, good: bool
) -> None:
    file.write_bytes(data)
    found = one(file, Job(ask=answering(lambda _: verdict)))
    assert (found.agrees, found.good) == (agrees, good)


def test_a_verdict_of_another_version_is_compared_with_the_prediction_for_that_version(file: Path) -> None:
    # `indexed` is a web search mode from 0.145 on; older clients refuse it.
    file.write_bytes(b'allowed_web_search_modes = ["indexed"]\n')
    old = one(file, Job(ask=answering(lambda _: Verdict(False, "0.138.0", "no"))))
    assert (old.client, old.predicted, old.expected, old.agrees) == ("0.169.0", "accept", "refuse", True)
    assert not old.good
    wrong = one(file, Job(ask=answering(lambda _: Verdict(True, "0.138.0"))))
    assert (wrong.predicted, wrong.answer, wrong.expected, wrong.agrees) == ("accept", "accept", "refuse", False)
    assert not wrong.good
    new = one(file, Job(client="0.138.0", ask=answering(lambda _: YES)))
    assert (new.client, new.predicted, new.expected, new.agrees) == ("0.138.0", "refuse", "accept", True)


@pytest.mark.parametrize(
    ("version", "stands"),
    [
        ("0.169.0", "0.169.0"),
        ("0.140.2", "0.138.0"),
        ("1.0.0", "0.169.0"),
        ("0.170.0-alpha.2", "0.169.0"),
        ("0.1.0", "0.77.0"),
        ("0.100.0", "0.99.0"),
    ],
)
def test_a_version_nobody_measured_is_taken_for_the_one_before(version: str, stands: str) -> None:
    assert measured_client(version) == stands


def test_layer_baseline_and_client_reach_the_checks(file: Path) -> None:
    file.write_bytes(b"[features]\nbrowser_use = false\n")
    assert "REQ031" in {finding.code for finding in one(file).findings}
    assert one(file, Job(client="0.110.0")).predicted == "refuse"
    baseline = Document(b'allowed_web_search_modes = ["disabled"]\n')
    with_baseline = {finding.code for finding in one(file, Job(baseline=baseline)).findings}
    assert "REQ082" in with_baseline - {finding.code for finding in one(file).findings}
    layers = [{finding.code for finding in one(file, Job(layer=layer)).findings} for layer in ("system", "legacy")]
    assert layers[0] != layers[1]


# Fixes


def test_a_safe_fix_keeps_every_other_byte(file: Path) -> None:
    found = one(file, Job(fix=True))
    assert file.read_bytes() == MENDED
    assert (found.document.data, found.predicted) == (MENDED, "accept")
    assert found.applied == ('line 2: Add "read-only" (REQ021)',)


def test_a_byte_order_mark_stays(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + REFUSED)
    one(file, Job(fix=True))
    assert file.read_bytes() == b"\xef\xbb\xbf" + MENDED


def test_fixes_are_repeated_until_none_is_left(file: Path) -> None:
    hosts = b'[[remote_sandbox_config]]\nhostname_patterns = ["ci-%d"]\nallowed_sandbox_modes = ["workspace-write"]\n'
    file.write_bytes(REFUSED + hosts % 1 + hosts % 2)
    found = one(file, Job(fix=True))
    assert not [finding for finding in found.findings if finding.fix and finding.fix.safe]
    assert len(found.applied) >= 2
    assert file.read_bytes().startswith(MENDED)


def test_other_fixes_are_only_shown(file: Path) -> None:
    file.write_bytes(MISSPELT + REFUSED)
    found = one(file, Job(fix=True, diff=True))
    assert file.read_bytes() == MISSPELT + MENDED
    assert '+allowed_approval_policies = ["on-request"]' in found.diff
    assert '-allowed_approval_policy = ["on-request"]' in found.diff


def test_unsafe_fixes_are_written_when_asked_for(file: Path) -> None:
    file.write_bytes(MISSPELT)
    found = one(file, Job(fix=True, unsafe=True, diff=True))
    assert file.read_bytes() == b'allowed_approval_policies = ["on-request"]\n'
    assert found.diff == ()


def test_a_difference_alone_writes_nothing(file: Path) -> None:
    before = file.stat()
    found = one(file, Job(diff=True))
    assert '+allowed_sandbox_modes = ["read-only", "workspace-write"] # why\r' in found.diff
    assert file.read_bytes() == REFUSED
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_nothing_to_fix_writes_nothing(file: Path) -> None:
    file.write_bytes(SOUND)
    before = file.stat()
    assert one(file, Job(fix=True)).applied == ()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_stays_and_its_target_keeps_its_mode(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(file.name)
    one(link, Job(fix=True))
    assert link.is_symlink()
    assert file.read_bytes() == MENDED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.toml", "requirements.toml"]


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    def ask(data: bytes, stop: threading.Event) -> Callable[[], Verdict]:
        file.write_bytes(SOUND)
        return lambda: YES

    assert unread(file, Job(fix=True, ask=ask)) == (
        f"{file} was changed by somebody else just now, so no fix was written. Run it again."
    )
    assert file.read_bytes() == SOUND


def test_a_file_that_may_not_be_written_is_told() -> None:
    with nobody() as folder:
        file = folder / "a.toml"
        os.seteuid(0)
        file.write_bytes(REFUSED)
        file.chmod(0o644)
        os.seteuid(65534)
        told = unread(file, Job(fix=True))
        assert told.startswith(f"{file} cannot be written: you have no permission. Nothing was changed. ")
        assert file.read_bytes() == REFUSED


def test_a_fix_that_codex_would_refuse_is_not_written(file: Path) -> None:
    file.write_bytes(MENDED.replace(b'"read-only", ', b""))
    found = one(file, Job(fix=True, ask=answering(lambda data: YES if data == REFUSED else NO)))
    assert file.read_bytes() == REFUSED
    assert found.applied == ()
    assert "Codex 0.169.0 would refuse the file after these fixes, so nothing was written" in found.withheld[0]
    assert found.answer == "accept"


def finding(fix: Fix, *, refuses: bool = False, key: str = "x") -> Finding:
    return Finding("X", "x", "warning", key, 1, 1, 1, 2, "m", "w", fix, (key,), refuses)


def test_no_fix_leads_to_a_refusal() -> None:
    fix = Fix("Set it", True, (Edit("set", ("x",), 2),))

    def check(document: Document) -> list[Finding]:
        return [finding(fix)] if document.value(("x",)) == 1 else [finding(fix, refuses=True)]

    mended = fix_text(Document(b"x = 1"), check)
    assert mended.document.data == b"x = 1"
    assert mended.applied == ()
    assert mended.withheld == ("line 1: Set it (X) was left out: Codex would refuse what it leaves",)


def test_a_fix_that_cannot_be_made_stops_no_other() -> None:
    no = Fix("Break it", True, (Edit("rename", ("x",), "y"),))
    yes = Fix("Mend it", True, (Edit("set", ("z",), 2),))

    def check(document: Document) -> list[Finding]:
        return [finding(no), *([finding(yes, key="z")] if document.value(("z",)) == 1 else [])]

    mended = fix_text(Document(b"x = 1\ny = 1\nz = 1"), check)
    assert mended.document.data == b"x = 1\ny = 1\nz = 2"
    assert mended.applied == ("line 1: Mend it (X)",)
    assert mended.withheld[0].startswith("line 1: Break it (X) cannot be done: ")


def test_two_fixes_that_undo_each_other_come_to_an_end() -> None:
    def check(document: Document) -> list[Finding]:
        now = document.value(("x",))
        return [finding(Fix(f"Set {3 - now}", True, (Edit("set", ("x",), 3 - now),)))]

    mended = fix_text(Document(b"x = 1"), check)
    assert mended.applied == ("line 1: Set 2 (X)",)
    assert "changes nothing more" in mended.withheld[0]


# Reading


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone.toml"
    assert unread(gone) == f"{gone} cannot be read: it is not there. Check the path."
    assert unread(tmp_path) == f"{tmp_path} cannot be read: it is a folder, not a file. Name the files in it."
    (found,) = lint(["a\0b"], Job())
    assert isinstance(found, UnreadFile)


def test_a_file_nobody_may_read_is_a_sentence() -> None:
    with nobody() as folder:
        file = folder / "a.toml"
        os.seteuid(0)
        file.write_bytes(REFUSED)
        file.chmod(0)
        os.seteuid(65534)
        told = unread(file)
    assert told == f"{file} cannot be read: you have no permission. Check who owns it and its permissions."


def test_an_endless_file_is_not_read_to_its_end() -> None:
    with pytest.raises(FolderError, match=r"/dev/zero cannot be read: it is a device"):
        named_file.read("/dev/zero")


def test_standard_input_is_read_once_and_as_it_is() -> None:
    (found,) = lint(["-"], Job(), lambda: REFUSED)
    assert isinstance(found, LintResult)
    assert (found.path, found.document.data) == ("-", REFUSED)
    (none,) = lint(["-"], Job())
    assert isinstance(none, UnreadFile)
    with pytest.raises(RolloutError, match="standard input is larger"):
        named_file.read("-", lambda: b"x" * (kinds.POLICY.largest + 1))


def test_a_pipe_can_be_linted_but_not_mended(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, REFUSED)
    os.close(write)
    try:
        told = unread(Path(f"/dev/fd/{read}"), Job(fix=True))
    finally:
        os.close(read)
    assert "is no regular file" in told


def test_replacing_tells_what_the_disk_says(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="is no regular file"):
        named_file.replace(str(tmp_path / "gone.toml"), b"", b"x")
