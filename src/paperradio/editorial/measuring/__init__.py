"""Which numbers of a sentence are results, and what they measure."""
