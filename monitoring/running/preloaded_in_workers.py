"""What every worker of a batch needs: the process from which workers are forked imports this module once.

All modules that tasks import, and what each would read or compile anew: templates, schemas, lists and number formats.
"""

import monitoring.running.program  # noqa: F401  first

# isort: split
import gc

import ipykernel.kernelspec  # noqa: F401  jupyter_client would load it late
import rocrate.rocrate  # noqa: F401  so would monitoring.evidence.manifest
from jinja2 import Environment, meta
from jupyter_client.localinterfaces import local_ips
from nbformat import validate
from nbformat.v4 import new_notebook

from monitoring.messages import LANGUAGES
from monitoring.presentation.dictionary.codes import general_codes
from monitoring.presentation.wording import Wording
from monitoring.publishing.edition import exporter
from monitoring.publishing.html import AuditExporter, ReportExporter
from monitoring.publishing.pdf import TypstPdfExporter
from monitoring.running import execution_record, index, publish, rollup, steps, strict_client

__all__ = ["execution_record", "index", "publish", "rollup", "steps", "strict_client"]


def compile_templates(environment: Environment, name: str) -> None:
    """Compile a template and all that it extends or includes; the environment keeps them."""
    assert environment.loader is not None
    environment.get_template(name)
    source = environment.loader.get_source(environment, name)[0]
    for used in filter(None, meta.find_referenced_templates(environment.parse(source))):
        compile_templates(environment, used)


for kind in (ReportExporter, TypstPdfExporter, AuditExporter):
    compile_templates(exporter(kind).environment, exporter(kind).template_file)
validate(new_notebook())
local_ips()  # which every kernel would ask for
general_codes()
for language in LANGUAGES:
    Wording(language).number(0)
# What is alive now stays: keep the collector from touching, and so copying, the pages that workers share.
gc.collect()
gc.freeze()
