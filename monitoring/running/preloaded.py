"""What every notebook needs: the fork server imports this module once, and kernels are born with it.

All modules that notebooks import, and the data of the package and fonts that each would read anew.
"""

import encodings.cp437
import encodings.utf_8_sig
import encodings.utf_16_le  # noqa: F401  Python would load them late, when files are read
from importlib import import_module

import pandas as pd
import pyarrow.feather  # noqa: F401  pandas would load it late

from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.messages import LANGUAGES
from monitoring.plan_tables import cells_of
from monitoring.presentation import charts
from monitoring.presentation.wording import Wording
from monitoring.running.reruns import NOTEBOOKS, imported_modules
from monitoring.tables.schema import tables_of

# Short columns of text are quicker as objects; long ones are kept by their distinct texts anyway: monitoring.distinct.
pd.set_option("mode.string_storage", "python")
for name in sorted(imported_modules(NOTEBOOKS.glob("*.ipynb"))):
    import_module(name)
table = pd.DataFrame({"–": ["–"]})
for write in (table.to_html, table.to_string, table.to_csv):
    write()
for read in (load_layouts, load_rules):
    read()
for described in tables_of("plan"):
    cells_of(described.name)
for language in LANGUAGES:
    Wording(language).number(0)
charts.plan_and_disbursed([charts.Bar("–", 1, 1, "–", "–", "–")], plan_label="–", disbursed_label="–")
