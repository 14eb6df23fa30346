"""What every worker of a batch needs: the process from which workers are forked imports this module once.

All modules that tasks import, and the templates that each would compile anew.
"""

import ipykernel.kernelspec  # noqa: F401  jupyter_client would load it late
import rocrate.rocrate  # noqa: F401  so would monitoring.evidence.manifest

from monitoring.publishing.edition import exporter
from monitoring.publishing.html import AuditExporter, ReportExporter
from monitoring.publishing.pdf import TypstPdfExporter
from monitoring.running import message, publish, rollup, steps

__all__ = ["message", "publish", "rollup", "steps"]

for kind in (ReportExporter, TypstPdfExporter, AuditExporter):
    exporter(kind).template  # noqa: B018  compiled on access, and kept
