"""The form of a policy: its keys as rows to look at and change, built from the catalogue; pure, text in, values out."""
