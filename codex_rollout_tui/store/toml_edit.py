"""Change a TOML file of ours in place: comments, order, line ends and byte order mark stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from codex_rollout_tui.errors import BadFileError
from codex_rollout_tui.policy.text.reading import BOM

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def edited(path: Path, data: bytes, change: Callable[[TOMLDocument], None]) -> bytes:
    """The bytes after a change of the (sound) file; raises BadFileError where it is written in too fancy a way."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    body = data.removeprefix(BOM).decode("utf-8")
    try:
        document = tomlkit.parse(body)
        change(document)
        result = tomlkit.dumps(document)
    except TOMLKitError as error:
        problem = "this is written in a way that cannot be changed from here"
        remedy = "Make the change by hand, or write the line in a plainer way. Nothing was changed."
        raise BadFileError(path, getattr(error, "line", None), problem, remedy) from error
    if "\r\n" in body:
        result = result.replace("\r\n", "\n").replace("\n", "\r\n")
    return data[: len(data) - len(data.removeprefix(BOM))] + result.encode("utf-8")
