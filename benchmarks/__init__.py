"""Measurements against named baselines in the same run. The README's figures come from here."""
