"""Running the notebooks: what must be rerun, in which kernels, in which order."""
