"""Reproducible monitoring reports for the National Target Programme, district by district."""
