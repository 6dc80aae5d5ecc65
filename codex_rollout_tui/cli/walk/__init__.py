"""The checklist line by line: the same items, words and actions as the app's, asked and answered by lines of text."""
