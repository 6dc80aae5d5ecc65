"""The policy that counts in the end: every layer together, key by key, with the layer that won."""
