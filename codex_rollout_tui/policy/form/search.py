"""Which keys are meant by a few words: by their names and by what they mean."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import Node
from codex_rollout_tui.policy.catalogue.labels import label
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.form.kinds.table_list import summary
from codex_rollout_tui.policy.form.row import FormRow


class Search:
    """The words, and for every place of the catalogue whether it is meant or leads to one that is."""

    def __init__(self, text: str) -> None:
        self.words = text.casefold().split()
        self._hits: dict[int, bool] = {}
        self._leads: dict[int, bool] = {}

    def has(self, text: str) -> bool:
        """Whether a text has every word somewhere."""
        text = text.casefold()
        return all(word in text for word in self.words)

    def hits(self, node: Node) -> bool:
        """Whether a place is meant: its path and meaning have every word, its own name or meaning at least one."""
        hit = self._hits.get(id(node))
        if hit is None:
            docs = words(node.spec.path) if node.spec is not None else None
            above, _, name = node.path.rpartition(".")
            called = label(node.spec.path) if node.spec is not None else ""
            own = f"{name} {called} {docs.meaning if docs is not None else ''}".casefold()
            hit = any(word in own for word in self.words) and self.has(f"{above} {own}")
            self._hits[id(node)] = hit
        return hit

    def leads(self, node: Node) -> bool:
        """Whether any place below one is meant."""
        hit = self._leads.get(id(node))
        if hit is None:
            self._leads[id(node)] = False
            below = [*node.children.values(), *(child for child in (node.named, node.items) if child is not None)]
            hit = self._leads[id(node)] = any(self.hits(child) or self.leads(child) for child in below)
        return hit

    def means(self, row: FormRow) -> bool:
        """Whether a row itself is meant."""
        field = row.field
        if row.role in ("add", "stage", "group"):
            return False
        if row.role == "item" and not row.label:
            return self.has(" ".join(summary(field)))
        if row.role in ("entry", "item", "empty") or field.node is None:
            return self.has(row.label)
        if row.role == "choice":
            return self.has(f"{row.label} {row.note}")
        if field.node.path in {f"{table}.<name>" for table in top_level_names(FEATURES)}:
            return self.has(row.label.replace("_", " ")) or self.has(row.label)
        return self.hits(field.node)
