"""What plays now, against the clock."""
