"""The form of a policy: its keys by choices, in one list of rows, with small editors that open in place."""
