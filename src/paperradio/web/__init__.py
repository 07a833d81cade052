"""The page, the archive, the feeds, the API and the stream."""
