"""The books of a year, or of a phase, closed: how every line of money has ended, to the đồng of its plan."""
