"""The data dictionary: every table, column and code of the project, told once, and what is made from that."""
