"""Which papers matter to a channel's listeners."""
