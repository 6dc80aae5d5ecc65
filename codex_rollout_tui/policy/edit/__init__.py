"""Changes of a policy's text by exact splices: every byte outside a splice stays."""
