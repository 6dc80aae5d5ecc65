"""What must not happen, counted: kills, power cuts, writers at once, wrong files, hostile text."""
