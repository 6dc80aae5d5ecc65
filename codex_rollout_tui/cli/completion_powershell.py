"""Completion for PowerShell, which click has no class for."""

from __future__ import annotations

import os

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

_SOURCE = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
    $words = $before | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
        else { $_.Extent.Text }
    }
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $wordToComplete
    $env:%(complete_var)s = 'powershell_complete'
    try { $lines = & %(prog_name)s } finally {
        Remove-Item 'Env:COMP_WORDS', 'Env:COMP_CWORD', 'Env:%(complete_var)s' -ErrorAction SilentlyContinue
    }
    foreach ($line in $lines) {
        $kind, $value, $help = $line -split "`t", 3
        if ($kind -ne 'plain') { continue }
        if (-not $help) { $help = $value }
        $quoted = if ($value -match '\\s') { "'" + $value + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $help)
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Words before the cursor come a line each; every answer is kind, value and help between tabs.

    For files and folders it answers nothing that PowerShell takes, so that its own completion of them steps in.
    """

    name = "powershell"
    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        words = os.environ["COMP_WORDS"].split("\n")[1:]
        typed = os.environ["COMP_CWORD"]
        if typed and words and words[-1] == typed:
            words.pop()
        return words, typed.strip("'\"")

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


def add_powershell() -> None:
    """Let click know the shell that it does not know by itself."""
    add_completion_class(PowerShellComplete)
