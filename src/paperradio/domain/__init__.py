"""What the station speaks of: frozen dataclasses that import nothing but the standard library."""
