"""What is found, in the forms others read: text with its place marked, JSON, SARIF, documentation."""
