"""What changed between two policies: by meaning, key by key and in words, and by text, line by line."""
