"""The stages by which a written text becomes a spoken one, in the order in which they are applied."""
