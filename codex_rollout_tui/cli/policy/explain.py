"""`codex-rollout policy explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex_rollout_tui.policy.catalogue.layer import Layer
    from codex_rollout_tui.policy.layers.explain import Explanation
    from codex_rollout_tui.policy.lint.outages import Outage
    from codex_rollout_tui.policy.text.document import Document


@click.command(
    "explain",
    epilog="\b\nExample: codex-rollout policy explain --cloud policy.toml --system /etc/codex/requirements.toml",
)
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--cloud", multiple=True, metavar="FILE", help="The cloud-managed policy.")
@click.option("--mdm", multiple=True, metavar="FILE", help="The TOML of a macOS MDM profile.")
@click.option("--legacy", multiple=True, metavar="FILE", help="A managed_config.toml.")
@click.option("--system", multiple=True, metavar="FILE", help="A requirements.toml on the machine.")
@click.option(
    "--precedence",
    type=click.Choice(["2026-05", "2026-07"]),
    help="The documented order of the layers (without it: the measured one, else both).",
)
@click.option("--client", type=Client(), metavar="VERSION", help="The client in question: 0.138, newest (default).")
@click.option("--host", metavar="NAME", help="The host in question, for sandbox modes by host name.")
@output.json_option
def explain_command(
    file: str | None,
    cloud: tuple[str, ...],
    mdm: tuple[str, ...],
    legacy: tuple[str, ...],
    system: tuple[str, ...],
    precedence: str | None,
    client: str | None,
    host: str | None,
    as_json: bool,
    form: str | None,
) -> None:
    """Show the policy in force: every key with its value, the layer that won and what lost.

    FILE alone is the cloud-managed policy; - is standard input. Exit codes: 0 good, 1 where Codex refuses to start
    over these layers, or may, 2 a file that cannot be read.
    """
    files = _files({"cloud": (*((file,) if file else ()), *cloud), "mdm": mdm, "legacy": legacy, "system": system})
    _check_host(host)
    from codex_rollout_tui.actions.named_file import read
    from codex_rollout_tui.policy.layers.explain import explain
    from codex_rollout_tui.policy.text.document import Document

    texts = {layer: Document(read(path, standard_input)) for layer, path in files.items()}
    explained = explain(texts, client=client, precedence=precedence, host=host)
    stops = [(layer, outage) for layer, outage in _stops(texts, client) if outage.everywhere or host is None]
    if output.wants_json(as_json, form):
        from codex_rollout_tui.cli.policy.explain_json import as_data

        output.print_json(as_data(explained, files, stops))
    else:
        from codex_rollout_tui.cli.policy.explain_text import show

        show(explained, files, stops, alone=bool(file))
    raise SystemExit(1 if stops else _exit(explained))


def _stops(texts: Mapping[Layer, Document], client: str | None) -> list[tuple[Layer, Outage]]:
    """What stops people although Codex accepts each layer by itself."""
    from codex_rollout_tui.policy.catalogue.keys import NEWEST
    from codex_rollout_tui.policy.lint.lint import check
    from codex_rollout_tui.policy.lint.outages import outages

    asked = client or NEWEST
    policies = ((layer, document) for layer, document in texts.items() if layer != "legacy")
    return [
        (layer, outage)
        for layer, document in policies
        for outage in outages(check(document, asked, layer=layer), asked)
    ]


def _files(named: dict[Layer, tuple[str, ...]]) -> dict[Layer, str]:
    """One file a layer; raises UsageError."""
    for layer, paths in named.items():
        if len(paths) > 1:
            problem = (
                "FILE alone is the cloud policy too" if layer == "cloud" else f"--{layer} was given {len(paths)} times"
            )
            raise UsageError(f"There is one {layer} layer, but {len(paths)} files for it: {problem}. Name one.")
    files = {layer: paths[0] for layer, paths in named.items() if paths}
    if not files:
        raise UsageError("Name at least one layer, like: codex-rollout policy explain --system requirements.toml")
    if list(files.values()).count("-") > 1:
        raise UsageError("Standard input (-) can be one layer only. Name files for the others.")
    return files


def _check_host(host: str | None) -> None:
    if host is not None and not host.strip():
        raise UsageError("--host needs a host name, like --host runner-12.ci.example.com.")


def _exit(explained: Explanation) -> int:
    return 1 if any(effective.refusals for effective in explained.effective) else 0
