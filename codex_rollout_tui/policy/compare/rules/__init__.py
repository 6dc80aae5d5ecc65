"""How two values of a key are compared: one function for each rule named in `data/strictness.toml`."""
