"""The parts of the report: each module turns its findings into blocks with `blocks(report)`."""
