"""Blocks and whole profiles to start a policy from."""
