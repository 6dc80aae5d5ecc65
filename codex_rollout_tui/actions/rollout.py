"""An open rollout: its folder, guide, journal and policies, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from codex_rollout_tui.actions.author import Author, Clock, system_clock
from codex_rollout_tui.checklist.clock import due_day, future_events, is_behind
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.event_log import EventLog
from codex_rollout_tui.checklist.fold import Folded, fold
from codex_rollout_tui.checklist.known_facts import OF_THE_ROLLOUT_ALONE
from codex_rollout_tui.checklist.payloads import PolicyObserved
from codex_rollout_tui.checklist.policy_review import RecordedVerdict, recorded_verdicts
from codex_rollout_tui.checklist.rollout_facts import Decisions, Facts, PolicyFacts
from codex_rollout_tui.checklist.rollout_status import Statuses, derive_statuses, with_needs
from codex_rollout_tui.credentials.kinds import KEY_ITEMS
from codex_rollout_tui.errors import FolderError, NotARolloutError
from codex_rollout_tui.guide.editions import GuideView, view
from codex_rollout_tui.guide.model import Item
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import journal_append, last_used, policies
from codex_rollout_tui.store.intent import texts_before
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.journal_problems import JournalProblem, clock_problem, future_problems
from codex_rollout_tui.store.journals import JournalReader
from codex_rollout_tui.store.layout import CREDENTIALS, POLICIES, PRIVATE, ROLLOUT, VERSIONS
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.policy_glance import PolicyGlance
from codex_rollout_tui.store.recovery import recover_at_open
from codex_rollout_tui.store.rollout import RolloutFile, load, parse
from codex_rollout_tui.store.transaction import Write, transaction, write_file
from codex_rollout_tui.store.writer_id import drawn_writer, kept, writer

if TYPE_CHECKING:
    from codex_rollout_tui.actions.policy_reviews import PolicyReviews
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.store.credentials import Stamp
    from codex_rollout_tui.store.folder_problems import FolderProblem

BASELINE = "baseline"


class Rollout:
    """A rollout that is open. Reads are cached; `refresh` takes in what others wrote.

    Not bound to a thread, but used by one at a time. `patience` is how many seconds a change waits for another
    process that is writing. Raises FolderError sentences from the store.
    """

    def __init__(self, root: Path, author: Author, clock: Clock = system_clock, patience: float = WAIT) -> None:
        self.root = root
        self.author = author
        self.clock = clock
        self.patience = patience
        recover_at_open(root)
        self._before = texts_before(root)
        self.file: RolloutFile = self._load()
        self.reader = JournalReader(root, author.key)
        self.reader.refresh()
        self._folded: Folded | None = None
        self._last_used = last_used.load(root)
        self._glance = PolicyGlance(root)
        self._failed = False
        self._folder_problems: tuple[FolderProblem, ...] | None = None
        self._credentials: tuple[Stamp, Mapping[str, Credential]] | None = None
        self._answers: dict[str, RecordedVerdict] = {}
        self._policies: dict[str, tuple[tuple[int, int], Document]] = {}

    @property
    def view(self) -> GuideView:
        """The guide of the edition this rollout follows."""
        return view(self.file.edition)

    @property
    def writer(self) -> str:
        """The journal this clone writes to, like `ana-3f9c`; drawn once per clone."""
        return writer(self.root, self.author.person, self.author.draw)

    @property
    def known_writer(self) -> str | None:
        """The journal this clone writes to, if it has written before."""
        return kept(self.root, self.author.person)

    @property
    def decisions(self) -> Decisions:
        """The answers that show and hide items."""
        return Decisions(frozenset(self.file.surfaces), self.file.conditions, self.file.owners)

    @property
    def events(self) -> EventLog:
        """Every event of every writer, in order."""
        return self.reader.events

    @property
    def folded(self) -> Folded:
        """The events sorted out by item."""
        if self._folded is None:
            self._folded = fold(self.reader.events)
        return self._folded

    @property
    def problems(self) -> tuple[JournalProblem, ...]:
        """What is wrong with the journals, and with their times or the clock."""
        now, day = self.clock(), self._last_used
        problems = [*self.reader.problems, *future_problems(self.root, future_events(self.events, now), now)]
        if day is not None and is_behind(now, day):
            problems.append(clock_problem(self.root / PRIVATE / last_used.NAME, day, now))
        return tuple(problems)

    def folder_problems(self) -> tuple[FolderProblem, ...]:
        """What lies in the folder and is not used or not believed, and whether the folder is somebody else's."""
        if self._folder_problems is None:
            from codex_rollout_tui.store.folder_problems import folder_problems

            self._folder_problems = folder_problems(self.root)
        return self._folder_problems

    @property
    def today(self) -> date:
        """The day (UTC) that decides what is due: never before one that somebody vouches for."""
        return due_day(self.events, self.clock(), self._last_used)

    def refresh(self) -> bool:
        """Take in what changed on disk; True when something did (or a change that failed may have met something)."""
        changed = self._refresh()
        return self._stamps() != self._known_stamps() or changed

    def glance(self) -> bool:
        """As `refresh`, for whoever asks every second: of many policies a few are looked at each time."""
        changed = self._refresh()
        known = self._known_stamps()
        return (self._glance.differs(known) and self._stamps() != known) or changed

    def _known_stamps(self) -> dict[str, tuple[int, int]]:
        return {
            name: stamp for name, (stamp, _) in self._policies.items() if self.policy_file(name) not in self._before
        }

    def _refresh(self) -> bool:
        """Take in all but the policies."""
        changed = self.reader.refresh() or self._failed
        self._folder_problems = None
        self._failed = False
        if changed:
            self._folded = None
        before = texts_before(self.root)
        if before != self._before:
            self._before, self._policies, changed = before, {}, True
        latest = self._load()
        if latest != self.file:
            self.file, changed = latest, True
        return changed or self._credentials_changed()

    def _credentials_changed(self) -> bool:
        """Whether the facts of keys are others than were handed out."""
        if self._credentials is None or self.root / CREDENTIALS in self._before:
            return False
        from codex_rollout_tui.store import credentials

        return credentials.stamp(self.root) != self._credentials[0]

    @contextmanager
    def changing(self, files: Mapping[Path, bytes] | None = None, write: Write = write_file) -> Iterator[None]:
        """One change at a time, with the lock held, what others wrote taken in, and these files written.

        The events recorded inside belong to it: all of it is done or none, whatever happens. May be nested, with files
        once. Raises FolderBusyError, and FolderError where a file cannot be read or written.
        """
        with locked(self.root, self.patience):
            self.refresh()
            try:
                with self._writing(files or {}, write):
                    yield
            except BaseException:
                self._failed = True
                with suppress(FolderError):
                    self.reload_file()
                raise

    @contextmanager
    def _writing(self, files: Mapping[Path, bytes], write: Write) -> Iterator[None]:
        if not files:
            yield
            return
        with (
            drawn_writer(self.root, self.author.person, self.author.draw) as name,
            transaction(self.root, name, files, write),
        ):
            yield

    def record(self, *drafts: Draft) -> tuple[Event, ...]:
        """Append events as one action; they are on disk when this returns, or nothing is."""
        with self.changing(), drawn_writer(self.root, self.author.person, self.author.draw) as name:
            written = journal_append.append(self.root, name, drafts, self.clock())
            self.reader.refresh()
            self._folded = None
        return written

    def policy_file(self, name: str) -> Path:
        """Where a policy lies."""
        return self.root / POLICIES / f"{name}.toml"

    def versions(self, *texts: bytes) -> dict[Path, bytes]:
        """The files that keep texts for ever; to be handed to `changing`."""
        return {self.root / VERSIONS / f"{sha256(text)}.toml": text for text in texts}

    def reload_file(self) -> None:
        """Read rollout.toml again after it was edited."""
        self.file = self._load()

    def _load(self) -> RolloutFile:
        """What rollout.toml says, or said before an action that was cut off and may not be taken back here."""
        path = self.root / ROLLOUT
        if path not in self._before:
            return load(self.root)
        before = self._before[path]
        if before is None:
            raise NotARolloutError(self.root)
        return parse(path, before)

    def policy(self, name: str = BASELINE) -> Document | None:
        """The text of a policy as it is on disk, or None when there is none of that name."""
        return self.policies().get(name)

    def policy_on_disk(self, name: str) -> Document:
        """The text of a policy, read now; raises UsageError when there is none of that name."""
        return Document(policies.read(self.root, name))

    def policies(self) -> dict[str, Document]:
        """Every policy by name, read again only where its file changed."""
        self._policies = {
            name: known
            if (known := self._policies.get(name)) is not None and known[0] == stamp
            else (stamp, Document(policies.read(self.root, name)))
            for name, stamp in self._stamps().items()
        }
        for path, data in self._before.items():
            if path.parent.name == POLICIES and data is not None:
                self._policies[path.stem] = ((0, len(data)), Document(data))
        return {name: text for name, (_, text) in self._policies.items()}

    def _stamps(self) -> dict[str, tuple[int, int]]:
        """What tells a policy's change, for each whose file is to be shown as it is."""
        stamps = policies.state(self.root)
        return {name: stamp for name, stamp in stamps.items() if self.policy_file(name) not in self._before}

    def credentials(self) -> Mapping[str, Credential]:
        """The facts of every key by name, read again only where the file changed."""
        from codex_rollout_tui.store import credentials

        before = self._before.get(self.root / CREDENTIALS, b"")
        if before != b"":
            return {} if before is None else credentials.parse(self.root, before)
        stamp = credentials.stamp(self.root)
        if self._credentials is None or stamp != self._credentials[0]:
            self._credentials = (stamp, credentials.load(self.root))
        return self._credentials[1]

    def expectations(self) -> dict[str, Document]:
        """The text of what each policy must do, of those of which something is expected."""
        from codex_rollout_tui.store import expectation_files

        texts = {
            name: expectation_files.document_in(expectation_files.of_policy(self.root, name))
            for name in self.policies()
        }
        return {name: text for name, text in texts.items() if text is not None}

    def answer(self, answers: Iterable[PolicyObserved]) -> None:
        """Take in what this machine's Codex says now, whether or not it is ever written down."""
        at = self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for said in answers:
            self._answers[said.sha256] = RecordedVerdict(said.client, said.outcome, said.detail, at, own=True)

    def recorded_verdicts(self) -> Mapping[str, tuple[RecordedVerdict, ...]]:
        """What real Codexes said of texts, by sha256; what this machine's says now comes first."""
        written = recorded_verdicts(self.folded.policies_observed, self.known_writer)
        here = {sha: (answer, *written.get(sha, ())) for sha, answer in self._answers.items()}
        return {**written, **here}

    def facts(self, items: Collection[Item] | None = None) -> Facts:
        """What statuses depend on besides the journal; of some `items`, only what these depend on."""
        items = self.view.items if items is None else items
        return Facts(
            self._policy_facts() if any(map(_is_about_policies, items)) else {},
            self._overtaken() if any(item.id in KEY_ITEMS for item in items) else {},
            self._last_used,
            self.file.decided,
            self.file.workspace_id,
        )

    @cached_property
    def _reviews(self) -> PolicyReviews:
        from codex_rollout_tui.actions.policy_reviews import PolicyReviews

        return PolicyReviews(self.root, self.author.key)

    def _policy_facts(self) -> Mapping[str, PolicyFacts]:
        keys = sorted({key for item in self.view.items for key in item.policy_keys})
        policies = self.policies()
        baseline = policies.get(BASELINE)
        return self._reviews.of(policies, baseline, self.expectations(), keys, self.recorded_verdicts())

    def _overtaken(self) -> Mapping[str, tuple[str, str]]:
        from codex_rollout_tui.credentials.affected_items import affected_items

        return affected_items(self.credentials().values())

    def statuses(self, only: Collection[str] | None = None) -> Statuses:
        """Where everything stands now; or `only` some items, by id, with what they need."""
        now = self.clock()
        day = now.astimezone(UTC).date()
        if day != self._last_used and not is_behind(now, self._last_used):
            self._last_used = day
            last_used.remember(self.root, day)
        items = self.view.items if only is None else with_needs(self.view, only)
        return derive_statuses(self.view, self.folded, self.decisions, self.facts(items), now, items)


def _is_about_policies(item: Item) -> bool:
    return bool(item.policy_keys or item.whole_policy or not OF_THE_ROLLOUT_ALONE.issuperset(item.known))
