"""What exists, and where it lies."""
