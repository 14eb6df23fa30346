"""What comes back, or is stated elsewhere, held against what was published and against its own arithmetic."""
