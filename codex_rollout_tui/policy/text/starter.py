"""The text a new policy begins with."""

from __future__ import annotations


def starter(organisation: str) -> str:
    """A policy that limits nothing yet, with a comment that says what it is for."""
    name = " ".join(organisation.split())
    return (
        f"# {name}: the baseline policy, for everybody who has no policy of their own.\n"
        "# A requirements.toml: people cannot override what it says. What it does not name stays free.\n"
    )
