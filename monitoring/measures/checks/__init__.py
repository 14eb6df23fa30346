"""Checks: what does not add up is shown, and nothing is corrected."""
