"""For the project's own programs, each of which imports it before anything else; never for a library.

jsonschema, by which nbformat and jupyter_client check what they read, would compile a grammar of web addresses for two
seconds that no notebook needs. Without the module it does without it.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
