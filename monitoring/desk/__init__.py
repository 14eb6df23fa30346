"""The desk: the whole quarter in a browser, for people who only click. An extension of Jupyter Server."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """By which `jupyter server` and a JupyterHub find the desk (`jupyter server extension enable monitoring.desk`)."""
    from monitoring.desk.server import Desk

    return [{"module": "monitoring.desk.server", "app": Desk}]
