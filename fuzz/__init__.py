"""Coverage-guided fuzzing of everything that reads what others wrote: `python -m fuzz --seconds 300 [TARGET…]`."""
