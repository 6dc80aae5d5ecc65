"""The policy workbench: what is worked out about a text while it is written, and how it is shown."""
