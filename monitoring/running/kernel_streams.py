"""What forked kernels print to."""

from __future__ import annotations

from ipykernel.iostream import OutStream


class PromptStream(OutStream):
    """Does not keep a cell waiting for nothing.

    ipykernel flushes both streams three times a cell, and each time wakes the thread that sends and waits until it has
    seen to it, whether anything was printed or not.
    """

    def flush(self) -> None:
        """Send what has been printed, if anything has; what is on its way already arrives before all that follows."""
        with self._buffer_lock:
            is_empty = not self._buffers
        if not is_empty:
            super().flush()  # type: ignore[no-untyped-call]  # ipykernel's
