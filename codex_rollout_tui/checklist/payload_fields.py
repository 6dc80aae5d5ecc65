"""The one place that knows the fields of a journal line by name: from them to a payload, and back.

A line is foreign text: a field may have any type. What does not fit is read as if it were not there, and stays in the
line (`Event.fields`), which is never written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from codex_rollout_tui.checklist import payloads as p
from codex_rollout_tui.guide.model import Outcome

Fields = Mapping[str, Any]
LONGEST_KIND = 8
"""Letters and digits behind the dot of a copy's name, at most."""

_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def payload_type(kind: str, item: str | None, fields: Fields) -> type[Any]:
    """Which payload a line has: `decided`, `saved` and `observed` are words for several things."""
    match kind:
        case "decided" if isinstance(fields.get("field"), str):
            return p.Answered
        case "decided" | "saved" if not isinstance(fields.get("policy"), str):
            return p.Unreadable
        case "decided":
            return p.PolicyChosen
        case "saved":
            return p.PolicyImported if _text(fields, "from") else p.PolicySaved
        case "observed" if item is None and _text(fields, "key"):
            return p.CredentialObserved
        case "observed" if item is None and _text(fields, "sha256"):
            return p.PolicyObserved
        case _:
            return _ONLY.get(kind, p.Unreadable)


_ONLY: Mapping[str, type[Any]] = {
    p.KIND[payload]: payload
    for payload in (
        p.Attested, p.Observed, p.Reopened, p.Waived, p.Waiting, p.Assigned, p.Noted, p.Deployed, p.Undone,
    )
}  # fmt: skip


def read_payload(kind: str, item: str | None, fields: Fields) -> p.Payload:
    """What a line of any content says; never raises."""
    return _READERS[payload_type(kind, item, fields)](fields)


def fields_of(payload: p.Payload) -> dict[str, Any]:
    """The fields of a new line, in the order in which they are written; what was not said is left out."""
    return _WRITERS[type(payload)](payload)


def texts_in(fields: Fields) -> Iterator[str]:
    """Every text somewhere in the fields of a line, those of a newer version too."""
    rest: list[object] = [fields]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)


def _text(fields: Fields, name: str) -> str:
    """A field's text, trimmed; empty when it is missing or is no text."""
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _some_text(fields: Fields, name: str) -> str | None:
    return _text(fields, name) if isinstance(fields.get(name), str) else None


def _outcome(fields: Fields) -> Outcome:
    return next((outcome for outcome in _OUTCOMES if outcome == fields.get("outcome")), "unknown")


def _objects(value: object) -> Iterator[Fields]:
    return (part for part in value if isinstance(part, Mapping)) if isinstance(value, list) else iter(())


def _proof(fields: Fields) -> p.Proof:
    size = fields.get("size")
    texts = {name: value if isinstance(value := fields.get(name), str) else "" for name in _PROOF_TEXTS}
    if not _is_copy_of(texts["copy"], texts["sha256"]):
        texts["copy"] = ""
    return p.Proof(size=size if type(size) is int else None, **texts)


_PROOF_TEXTS = ("type", "text", "url", "name", "sha256", "copy")


def _is_copy_of(copy: str, sha256: str) -> bool:
    """Whether a text is the one name that a copy of such a content can have."""
    folder, _, name = copy.partition("/")
    stem, _, kind = name.partition(".")
    plain = kind.isascii() and kind.isalnum() and kind == kind.lower() and len(kind) <= LONGEST_KIND
    return (
        folder == "evidence" and plain and stem == sha256 and len(stem) == 64 and set(stem) <= set("0123456789abcdef")
    )


def _policies(value: object) -> tuple[p.ProvedPolicy, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(
        p.ProvedPolicy(name, _text(part, "sha256"), values if isinstance(values := part.get("values"), Mapping) else {})
        for part in _objects(value)
        if isinstance(name := part.get("name"), str)
    )


def _read_statement(of: type[p.Attested] | type[p.Observed]) -> Callable[[Fields], p.Statement]:
    def read(fields: Fields) -> p.Statement:
        return of(
            outcome=_outcome(fields),
            answer=_some_text(fields, "answer"),
            reason=_text(fields, "reason"),
            evidence=tuple(map(_proof, _objects(fields.get("evidence")))),
            edition=_text(fields, "edition"),
            policies=_policies(fields.get("policies")),
        )

    return read


def _read_key(fields: Fields) -> p.CredentialObserved:
    revoked = fields.get("revoked")
    optional = {name: _some_text(fields, name) for name in ("last4", "old", "keyring", "on", "saw")}
    return p.CredentialObserved(
        _text(fields, "key"), _text(fields, "did"), revoked=revoked if isinstance(revoked, bool) else None, **optional
    )


def _read_undone(fields: Fields) -> p.Undone:
    undoes = fields.get("undoes")
    return p.Undone(tuple(ref for ref in undoes if isinstance(ref, str)) if isinstance(undoes, list) else ())


def _read_texts(of: type[Any], *names: str, **renamed: str) -> Callable[[Fields], Any]:
    """Reads a payload that has texts only; `renamed` are those which have another name in a line."""
    every = {**dict(zip(names, names, strict=True)), **renamed}
    return lambda fields: of(**{name: _text(fields, theirs) for name, theirs in every.items()})


_READERS: Mapping[type[Any], Callable[[Fields], p.Payload]] = {
    p.Unreadable: lambda fields: p.Unreadable(),
    p.Attested: _read_statement(p.Attested),
    p.Observed: _read_statement(p.Observed),
    p.Reopened: _read_texts(p.Reopened, "reason"),
    p.Waived: _read_texts(p.Waived, "reason", "until"),
    p.Waiting: _read_texts(p.Waiting, "on", "until"),
    p.Assigned: _read_texts(p.Assigned, "person"),
    p.Noted: _read_texts(p.Noted, "text"),
    p.Answered: lambda fields: p.Answered(fields["field"], fields.get("before"), fields.get("value")),
    p.PolicyChosen: _read_texts(p.PolicyChosen, "policy", "key", "before", "sha256"),
    p.PolicySaved: _read_texts(p.PolicySaved, "policy", "before", "sha256"),
    p.PolicyImported: _read_texts(p.PolicyImported, "policy", "before", "sha256", source="from"),
    p.Deployed: _read_texts(p.Deployed, "policy", "sha256"),
    p.CredentialObserved: _read_key,
    p.Undone: _read_undone,
    p.PolicyObserved: lambda fields: p.PolicyObserved(
        _text(fields, "sha256"), _text(fields, "client"), _outcome(fields), _text(fields, "detail")
    ),
}


def _proof_fields(proof: p.Proof) -> dict[str, Any]:
    fields: dict[str, Any] = {"type": proof.type}
    fields |= {name: text for name in ("text", "url", "name") if (text := getattr(proof, name))}
    if proof.size is not None:
        fields["size"] = proof.size
    return fields | {name: text for name, text in (("sha256", proof.sha256), ("copy", proof.copy)) if text}


def _statement_fields(payload: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"outcome": payload.outcome}
    if payload.answer is not None:
        fields["answer"] = payload.answer
    if payload.reason:
        fields["reason"] = payload.reason
    fields |= {"evidence": [_proof_fields(proof) for proof in payload.evidence], "edition": payload.edition}
    if payload.policies is not None:
        fields["policies"] = [
            {"name": policy.name, "sha256": policy.sha256, "values": policy.values} for policy in payload.policies
        ]
    return fields


def _without_gaps(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None)}


_WRITERS: Mapping[type[Any], Callable[[Any], dict[str, Any]]] = {
    p.Attested: _statement_fields,
    p.Observed: _statement_fields,
    p.Reopened: lambda payload: _without_gaps(reason=payload.reason),
    p.Waived: lambda payload: {"reason": payload.reason, "until": payload.until},
    p.Waiting: lambda payload: {"on": payload.on, "until": payload.until},
    p.Assigned: lambda payload: {"person": payload.person},
    p.Noted: lambda payload: {"text": payload.text},
    p.Answered: lambda payload: {"field": payload.field, "before": payload.before, "value": payload.value},
    p.PolicyChosen: lambda payload: {
        "policy": payload.policy, "key": payload.key, "before": payload.before, "sha256": payload.sha256,
    },
    p.PolicySaved: lambda payload: {
        "policy": payload.policy, **_without_gaps(before=payload.before), "sha256": payload.sha256,
    },
    p.PolicyImported: lambda payload: {
        **_WRITERS[p.PolicySaved](payload), "from": payload.source,
    },
    p.Deployed: lambda payload: {"policy": payload.policy, "sha256": payload.sha256},
    p.CredentialObserved: lambda payload: {"key": payload.key, "did": payload.did} | _key_details(payload),
    p.Undone: lambda payload: {"undoes": list(payload.undoes)},
    p.PolicyObserved: lambda payload: {
        "sha256": payload.sha256, "client": payload.client, "outcome": payload.outcome,
        **_without_gaps(detail=payload.detail),
    },
}  # fmt: skip


def _key_details(key: p.CredentialObserved) -> dict[str, Any]:
    details = {
        "last4": key.last4,
        "old": key.old,
        "keyring": key.keyring,
        "revoked": key.revoked,
        "on": key.on,
        "saw": key.saw,
    }
    return {name: value for name, value in details.items() if value is not None}
