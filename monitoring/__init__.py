"""Reproducible monitoring reports for the National Target Programme, unit by unit."""
