"""Admin set-up for Codex in a ChatGPT Enterprise workspace, as a terminal app and a command line."""

__version__ = "0.1.0"
