"""What is waited for on the screens, as regular expressions: the only place that knows their words."""

EMPTY_APP = "Ready"
STEPS = "Pre-requisites: owners"
STATUSES = r"\d+/\d+ +\d+%"
"""The progress in the top bar: it comes with the statuses of all items."""
TEXT = "# bench:"
"""The first line of every policy of the benchmarks."""
TYPED = r"# bench:(q*)"
"""What was typed on it."""
WORKBENCH = "People with this policy"
BROKEN_ALL = (r" 1 wrong", "Nobody can start")
"""What findings and preview say when the TOML is broken, and below when it is mended."""
MENDED_ALL = (r"\d to look at", "What Codex asks")
