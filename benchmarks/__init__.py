"""Measurements of speed and size, one command each; README.md is made from their results."""
