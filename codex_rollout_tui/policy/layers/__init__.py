"""The layers through which a policy reaches a client: which wins, and what is in force together."""
