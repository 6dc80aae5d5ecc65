"""The effective policy in plain words: what people may do, what is asked first, what never happens."""
