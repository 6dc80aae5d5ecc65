"""requirements.toml: text with positions, key catalogue, checks, comment-keeping edits; pure: text in, values out."""
