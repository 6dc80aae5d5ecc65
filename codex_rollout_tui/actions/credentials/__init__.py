"""What a person can do with a key: store, test, mail, rotate, hand to one command, remove."""
