"""Keys as facts: their kinds, their life, what is wrong with them, and the shape of a secret; pure."""
