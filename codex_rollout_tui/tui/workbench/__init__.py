"""The policy workbench: a policy as text and as a form, and beside it what it does."""
