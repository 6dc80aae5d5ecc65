"""What could be written at the cursor."""
