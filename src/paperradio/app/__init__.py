"""Puts the station together: the one place that knows which adapter is used for what.

Imports of rooms stand inside the functions, so that air loads no model and no PDF library.
"""
