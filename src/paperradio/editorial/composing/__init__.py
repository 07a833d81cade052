"""A language model's conversation about a paper: read, asked for, judged, mended, filled up."""
