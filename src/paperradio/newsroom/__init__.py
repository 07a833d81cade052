"""Durable work: a paper's life from its id to a finished segment."""
