"""Written turns as levelled sound."""
