"""Our own tables: what stands in them, how they are written and read, and how their rows and numbers are named."""

# Which registers the types of rows.
import monitoring.tables.rows  # isort: skip
import monitoring.tables.closing_rows  # isort: skip
import monitoring.tables.detail_rows  # isort: skip
import monitoring.tables.province_rows  # isort: skip
import monitoring.tables.plan_rows  # isort: skip
import monitoring.tables.treasury_rows  # isort: skip
import monitoring.tables.phase_rows  # noqa: F401  # isort: skip
