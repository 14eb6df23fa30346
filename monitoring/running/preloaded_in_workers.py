"""What every worker of a batch needs: the process from which workers are forked imports this module once.

All modules that tasks import, and the templates that each would compile anew.
"""

import gc

import ipykernel.kernelspec  # noqa: F401  jupyter_client would load it late
import rocrate.rocrate  # noqa: F401  so would monitoring.evidence.manifest
from jinja2 import Environment, meta

from monitoring.publishing.edition import exporter
from monitoring.publishing.html import AuditExporter, ReportExporter
from monitoring.publishing.pdf import TypstPdfExporter
from monitoring.running import index, message, publish, rollup, steps

__all__ = ["index", "message", "publish", "rollup", "steps"]


def compile_templates(environment: Environment, name: str) -> None:
    """Compile a template and all that it extends or includes; the environment keeps them."""
    assert environment.loader is not None
    environment.get_template(name)
    source = environment.loader.get_source(environment, name)[0]
    for used in filter(None, meta.find_referenced_templates(environment.parse(source))):
        compile_templates(environment, used)


for kind in (ReportExporter, TypstPdfExporter, AuditExporter):
    compile_templates(exporter(kind).environment, exporter(kind).template_file)
# What is alive now stays: keep the collector from touching, and so copying, the pages that workers share.
gc.collect()
gc.freeze()
