"""Expectations: what a policy must allow, prompt or forbid, kept beside it and run on every change."""
