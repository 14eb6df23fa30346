"""Every target, by name."""

from fuzz.declarations import DECLARATIONS
from fuzz.files import FILES
from fuzz.parsers import PARSERS

TARGETS = {target.name: target for target in (*PARSERS, *FILES, *DECLARATIONS)}
