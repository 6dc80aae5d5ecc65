"""Broken lines that the tests must notice: `python -m tests.faults [NAME...] [--jobs N]`.

Each entry of `rooms/ROOM.toml` breaks one line of the package the way a slip would, and names the tests of its room
that go red over it. The runner makes the change in a copy of the checkout, runs those tests, and says what they said:

    [event-not-synced]
    harm = "an acknowledged event is gone after a power cut"   # what a person would notice
    file = "store/journal_append.py"                                 # below codex_rollout_tui/
    old = "os.fsync(descriptor)"                              # stands exactly once in that file
    new = "pass"
    tests = ["tests/store/test_disk.py"]                      # files or folders, or one test with `::`
    missing = "a test that cuts the power"                    # only where no test notices it yet

Who moves or rewords a line moves its entry along: `python -m tests.faults --follow` finds the lines and tests that only
moved, and writes down where they are now. A red entry that turns green is a test that lost its teeth.
"""
