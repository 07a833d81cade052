"""Whether a turn says what the paper says, by its text."""
