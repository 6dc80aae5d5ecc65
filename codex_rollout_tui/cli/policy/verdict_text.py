"""What the real Codex told about a policy, as lines for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.cli import output
from codex_rollout_tui.codex.inspection import (
    NOTHING,
    Hooks,
    Hosts,
    IgnoredKey,
    InspectedFeature,
    InspectedServers,
    Inspection,
    NoAnswer,
    Profile,
    Thread,
)
from codex_rollout_tui.escape import one_line

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict_place import VerdictPlace
    from codex_rollout_tui.policy.text.document import Document

_SANDBOXES = {
    "readOnly": "may read, not write",
    "workspaceWrite": "may write in the workspace",
    "dangerFullAccess": "FULL ACCESS, no sandbox",
    "externalSandbox": "whatever the sandbox around it allows",
}
_APPROVALS = {
    "untrusted": "asked before all but known harmless commands",
    "on-failure": "asked when a command fails",
    "on-request": "asked when the agent wants more",
    "granular": "asked as the granular policy says",
    "never": "NEVER ASKED",
}
_REVIEWERS = {"user": "", "auto_review": ", reviewed by the automatic reviewer"}

Line = tuple[str, str]
"""A text and the name of its style."""


def show(path: str, document: Document, inspection: Inspection, place: VerdictPlace | None) -> None:
    """Print the verdict, its place in the text, and everything that was told beside it."""
    name = "standard input" if path == "-" else one_line(path)
    verdict = inspection.verdict
    codex = f"Codex {verdict.version}" if verdict.version else "Codex"
    if verdict.accepted is None:
        output.painted(("No verdict", "warning"), (f" of {codex} on {name}. {verdict.reason}", ""))
        output.line(f"  {verdict.remedy}")
    elif verdict.accepted:
        output.painted((f"{codex} accepts {name}.", "good"))
    else:
        output.painted((f"{codex} refuses {name}", "error"), (": an outage for everybody it reaches.", "error"))
        output.line("  There exec and new threads refuse to start until the file is mended.")
    if verdict.detail:
        output.line(f"  It says: {one_line(verdict.detail)}")
    if place is not None and verdict.accepted is not True:
        _show_place(name, document, place)
    for note in verdict.notes:
        output.painted(("  Note: ", "warning"), (note, ""))
    for outage in inspection.outages:
        output.painted(("  And yet an outage: ", "error"), (outage, ""))
    if verdict.accepted is not True and isinstance(inspection.threads, NoAnswer):
        return
    for title, part, lines in _sections(inspection):
        output.line()
        output.painted((title, "strong"))
        if isinstance(part, NoAnswer):
            style = "quiet" if part.lacking else "warning"
            output.painted((f"  {part.reason} {part.remedy}".rstrip(), style))
        else:
            for text, style in lines(part):
                output.painted((f"  {text}", style))


def _show_place(name: str, document: Document, place: VerdictPlace) -> None:
    from codex_rollout_tui.reports.excerpt import excerpt

    key = ".".join(str(part) for part in place.path)
    output.painted((f"  {name}:{place.line}:{place.column}", "strong"), (f" {one_line(key)}".rstrip(), ""))
    shown = excerpt(document, place.line, place.column, place.end_line, place.end_column)
    gutter = f"{place.line:>6} | "
    output.painted((gutter, "quiet"), (shown.line, ""))
    output.painted((f"{' ' * (len(gutter) - 2)}| ", "quiet"), (shown.marks, "error"))


def _sections(inspection: Inspection) -> Iterator[tuple[str, Any, Callable[[Any], Iterable[Line]]]]:
    """Title, part, and how the part is said."""
    yield "What people get", inspection.threads, _threads
    if inspection.sessions != ():
        yield "Sessions, started in earnest", inspection.sessions, _started
    yield "What Codex ignores", inspection.ignored, _ignored
    yield "Permission profiles", inspection.profiles, _profiles
    yield "Hooks", inspection.hooks, _hooks
    yield "MCP servers", inspection.servers, _servers
    yield "Features this policy changes", inspection.features, _features
    if inspection.hosts != Hosts():
        yield "Hosts", inspection.hosts, _hosts


def _threads(threads: tuple[Thread, ...]) -> Iterator[Line]:
    sentences = [_thread(thread) for thread in threads]
    for thread, sentence in zip(threads, sentences, strict=True):
        style = "error" if thread.refused and thread.asked == NOTHING else ""
        full = thread.sandbox == "dangerFullAccess"
        who = "Who asks for nothing" if thread.asked == NOTHING else f"Who asks for {thread.asked}"
        yield f"{who}: {sentence}", "warning" if full else style


def _thread(thread: Thread) -> str:
    if thread.refused:
        return f"does not start. {one_line(thread.refused)}"
    phrases = [_SANDBOXES.get(thread.sandbox, f"sandbox {thread.sandbox}")]
    if thread.writable:
        phrases.append(f"may also write in {', '.join(thread.writable)}")
    if thread.network is not None and thread.sandbox != "dangerFullAccess":
        phrases.append("network" if thread.network else "no network")
    phrases.append(_APPROVALS.get(thread.approval, f"approval policy {thread.approval}"))
    if thread.reviewer is not None:
        phrases[-1] += _REVIEWERS.get(thread.reviewer, f", reviewed by {thread.reviewer}")
    if thread.profile is not None:
        phrases.append(f"profile {thread.profile}")
    return "; ".join(phrases)


def _started(sessions: tuple[Thread, ...]) -> Iterator[Line]:
    for folder in dict.fromkeys(session.folder for session in sessions):
        refused = [session.asked for session in sessions if session.folder == folder and session.refused]
        if refused:
            yield f"In {folder}: does not start for who asks for {' or '.join(refused)}", "error"
        else:
            yield f"In {folder}: everybody starts", "good"


def _ignored(ignored: IgnoredKey) -> Iterator[Line]:
    keys = ignored.keys
    if isinstance(keys, NoAnswer):
        yield f"Unknown keys: {keys.reason[0].lower()}{keys.reason[1:]}", "quiet"
    elif keys:
        more = f" and {ignored.more} more" if ignored.more else ""
        yield f"Unknown keys: {', '.join(keys)}{more}", "warning"
    if ignored.features:
        yield f"Unknown features: {', '.join(ignored.features)}", "warning"
    for old, new in ignored.legacy:
        yield f"Feature {old} has another name now: {new}", "info"
    for setting, value in ignored.fallbacks:
        yield f"Codex's own default for {setting} is not allowed; people get {value}", ""
    for other in ignored.others:
        yield other, "warning"
    if ignored == IgnoredKey():
        yield "nothing that it says", ""


def _profiles(profiles: tuple[Profile, ...]) -> Iterator[Line]:
    allowed = {True: "allowed", False: "not allowed", None: "whether it is allowed is not told by this version"}
    yield from _columns([(profile.name, allowed[profile.allowed], profile.description) for profile in profiles])


def _hooks(hooks: Hooks) -> Iterator[Line]:
    yield from _columns(
        [(hook.event, hook.matcher or "", hook.runs, "" if hook.enabled else "disabled") for hook in hooks.hooks]
    )
    for warning in hooks.warnings:
        yield warning, "warning"
    if hooks == Hooks():
        yield "none", ""


def _servers(servers: InspectedServers) -> Iterator[Line]:
    rows = []
    for server in servers.servers:
        by_policy = "requirements" in server.reason
        state = (
            "enabled" if server.enabled else "disabled by this policy" if by_policy else f"disabled: {server.reason}"
        )
        rows.append((server.name, server.runs, state, f"({server.sample})" if server.sample else ""))
    yield from _columns(rows)
    for name, why in servers.untried:
        yield f"{name} was not tried as the policy has it: {why}", "warning"


def _features(features: tuple[InspectedFeature, ...]) -> Iterator[Line]:
    onoff = {True: "on", False: "off"}
    yield from _columns(
        [(feature.name, f"{onoff[feature.without]} -> {onoff[feature.under]}", feature.stage) for feature in features]
    )
    if not features:
        yield "none", ""


def _hosts(hosts: Hosts) -> Iterator[Line]:
    for host in hosts.hosts:
        if host.verdict is None:
            yield f"{host.pattern}: no host name could be made from this pattern; try one with --host", "warning"
        elif host.verdict.accepted is False:
            yield f"{host.pattern}, tried as {host.name}: REFUSED. {host.verdict.detail}", "error"
        elif isinstance(host.modes, NoAnswer):
            yield f"{host.pattern}, tried as {host.name}: accepted. {host.modes.reason}", "warning"
        else:
            modes = "all" if host.modes is None else ", ".join(host.modes)
            yield f"{host.pattern}, tried as {host.name}: sandbox modes {modes}", ""
    if hosts.more:
        yield f"and {hosts.more} more patterns that were not tried", "warning"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """Rows with their columns under each other."""
    safe = [[one_line(cell) for cell in row] for row in rows]
    widths = [min(40, max(map(len, column))) for column in zip(*safe, strict=True)]
    for row in safe:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), ""
