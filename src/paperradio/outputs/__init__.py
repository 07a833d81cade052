"""One encoder, and everything that is fed by it."""
