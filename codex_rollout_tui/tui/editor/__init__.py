"""The policy editor: exact bytes, flat under the keys at any length, with findings in their places."""
