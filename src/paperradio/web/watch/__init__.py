"""The watch on the station's own output: what listeners get is read back, measured and judged."""
