"""One way to open a file, to read it and to write it: the only room that touches files of people and of rollouts."""
