"""Gives the tools that we are compared with our cheapest trick: jsonschema without its grammar of web addresses."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
