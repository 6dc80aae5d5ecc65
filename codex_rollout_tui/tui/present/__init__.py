"""What the panes show, as rows: pure functions from values to text."""
