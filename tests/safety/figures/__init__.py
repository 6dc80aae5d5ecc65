"""One small file a figure."""
