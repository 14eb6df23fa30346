"""Our own tables: what stands in them, how they are written and read, and how their rows and numbers are named."""
