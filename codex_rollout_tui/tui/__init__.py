"""The terminal app: screens over the same actions and reports as the command line."""

import os

# Textual paints at most so often, and after a key waits up to two such periods with what follows it: at its 60 a
# second the findings of a text would spend more time waiting to be painted than being found.
os.environ.setdefault("TEXTUAL_FPS", "120")
