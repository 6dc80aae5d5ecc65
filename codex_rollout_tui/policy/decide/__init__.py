"""Decisions: what a policy does to one command, host, mode or MCP server."""
