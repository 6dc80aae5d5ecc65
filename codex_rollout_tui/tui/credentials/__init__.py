"""The keys screen: one card a key, what is asked about it, and the two moments with a key in sight."""
