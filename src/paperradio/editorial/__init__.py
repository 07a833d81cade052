"""What a paper says, and how two people tell it."""
