"""Paper Radio: the newest arXiv papers, read aloud, with the page in view."""

__version__ = "0.1.0"
