"""What stands behind each printed number: its formula, the sums it is made of, and the raw lines of each sum."""
