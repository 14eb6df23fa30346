"""Evidence: what a publication was made from, whether it is unchanged, and what stands behind each number."""
