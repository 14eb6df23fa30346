"""Running the notebooks: what must be rerun, in which kernels, in which order."""

import sys

# nbformat checks notebooks by jsonschema, which would compile a grammar of web addresses for four seconds that no
# notebook needs. Without the module jsonschema does without it; this must stand before anything imports nbformat.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
