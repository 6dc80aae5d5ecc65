"""Where secrets live: the OS keyring, and nothing else (the only importer of keyring)."""
