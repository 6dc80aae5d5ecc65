"""How often a screen looks at the disk for what others wrote."""

LOOK_EVERY_S = 1.5
"""What is seen is on the screen within two seconds, and an app that nobody touches costs next to nothing."""
