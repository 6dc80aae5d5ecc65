"""What is asked about a key, as data: the fields, and the action their answers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from codex_rollout_tui.actions.credentials import add, email, remove, rotate
from codex_rollout_tui.actions.credentials.records import last4
from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.kinds import KINDS
from codex_rollout_tui.errors import LastFourError
from codex_rollout_tui.tui.kit.form_field import FormField

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.vault.vault import Keeper

Values = Mapping[str, str]


class CredentialForm(NamedTuple):
    """One thing to say about a key. `intro` and `done` may name it: `{name}`, `{last4}`, `{page}`."""

    title: str
    intro: str
    fields: Callable[[Credential, datetime], Sequence[FormField]]
    perform: Callable[[Rollout, Keeper, str, Values], Any]
    done: str


def _today(now: datetime) -> str:
    return str(now.date())


def _texts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _fact_fields(credential: Credential, now: datetime) -> Sequence[FormField]:
    key = credential.in_hand
    fields = [
        FormField("key_name", "Key name, as its page shows it", value=key.key_name),
        FormField("created_by", "Created by, as its page shows it", value=key.created_by),
        FormField(
            "project", "Project", value=credential.project, placeholder="the default one is fine if there is no other"
        ),
    ]
    if len(credential.kind.scopes) > 1:
        fields.append(
            FormField(
                "scope_asked", "Scope to ask for", key.scope_asked or credential.kind.scope, credential.kind.scopes
            )
        )
    return [
        *fields,
        FormField("made", "Made on (YYYY-MM-DD)", value=str(key.made or "")),
        FormField("expires", "Expires on (YYYY-MM-DD, or never)", value=str(key.expires or "")),
        FormField(
            "rotate_by",
            "Rotate by (YYYY-MM-DD)",
            value=str(key.rotate_by or ""),
            placeholder="90 days after it was made",
        ),
        FormField("used_by", "Used by", value="", placeholder="who or what has it; is added to the list"),
    ]


def _note(rollout: Rollout, keeper: Keeper, name: str, values: Values) -> Any:
    facts: dict[str, Any] = {field: value for field, value in values.items() if value.strip() and field != "used_by"}
    if values.get("used_by", "").strip():
        facts["used_by"] = _texts(values["used_by"])
    return add.note_facts(rollout, name, name if name in KINDS else None, facts)


def _sent(rollout: Rollout, keeper: Keeper, name: str, values: Values) -> Any:
    return email.sent(rollout, name, values["on"], values["ticket"].strip())


def _revoked(rollout: Rollout, keeper: Keeper, name: str, values: Values) -> Any:
    return rotate.revoked(rollout, keeper, name, last4(values["last4"]))


def _removed(rollout: Rollout, keeper: Keeper, name: str, values: Values) -> Any:
    credential = rollout.credentials().get(name)
    given = last4(values["last4"])
    if credential is not None and credential.now.last4 and given != credential.now.last4:
        raise LastFourError(f"The key {name} ends in {credential.now.last4}, not in {given}. Nothing was removed.")
    return remove.remove(rollout, keeper, name, is_revoked=values["revoked"] == "yes")


FORMS: Mapping[str, CredentialForm] = {
    "facts": CredentialForm("Facts", "What is known of the key. Never the key.", _fact_fields, _note, "Written down"),
    "sent": CredentialForm(
        "The mail was sent",
        "Say when, and the ticket number if support gave one. The answer is then waited for.",
        lambda credential, now: [
            FormField("on", "Sent on (YYYY-MM-DD)", _today(now)),
            FormField("ticket", "Ticket number"),
        ],
        _sent,
        "The mail is sent; the answer is waited for",
    ),
    "confirmed": CredentialForm(
        "Support confirmed it",
        "Only when support's answer is about this key, ending in `{last4}`.",
        lambda credential, now: [FormField("on", "Answered on (YYYY-MM-DD)", _today(now))],
        lambda rollout, keeper, name, values: email.confirmed(rollout, name, values["on"]),
        "Confirmed",
    ),
    "use": CredentialForm(
        "Who uses it",
        "Say who or what has this key, so that a rotation forgets nobody.",
        lambda credential, now: [FormField("used_by", "Used by", placeholder="nightly export, a person, a pipeline")],
        _note,
        "In use",
    ),
    "switch": CredentialForm(
        "Step 2: switch its user to the new key",
        "Give whoever uses it the new key, ending in `{last4}`. From now on commands get the new one.",
        lambda credential, now: [FormField("used_by", "Used by", placeholder="if somebody else than before")],
        lambda rollout, keeper, name, values: rotate.switched(rollout, name, _texts(values["used_by"])),
        "Its user has the new key",
    ),
    "test": CredentialForm(
        "Step 3: smoke test",
        "See the new key work where it is used. If it does not, leave this and press b: its user gets the old one.",
        lambda credential, now: [FormField("saw", "What did you see?", placeholder="the export of today ran")],
        lambda rollout, keeper, name, values: rotate.smoke_tested(rollout, name, values["saw"]),
        "The new key works",
    ),
    "revoke": CredentialForm(
        "Step 4: revoke the old key",
        "Revoke it on `{page}` (key o opens it), then type the last 4 characters of the key you revoked there.",
        lambda credential, now: [FormField("last4", "Last 4 of the revoked key", placeholder="4 characters")],
        _revoked,
        "The old key is revoked and gone from the keyring; the rotation is over",
    ),
    "remove": CredentialForm(
        "Take it out of the keyring",
        "Nobody can show it again. Type its last 4 characters to take it out of this machine's keyring.",
        lambda credential, now: [
            FormField("last4", "Last 4 of the key", placeholder="4 characters"),
            FormField("revoked", "Is it revoked on its page too?", "no", ("no", "yes")),
        ],
        _removed,
        "Out of the keyring",
    ),
}

NEW = (
    FormField("name", "What is it called here?", placeholder="release-ci: lower-case letters, digits, hyphens"),
    FormField("kind", "What kind of key is it?", "access-token", tuple(KINDS)),
)
"""The questions about a key nobody knows yet."""
