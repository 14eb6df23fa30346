"""The desk: the pipeline in a browser, for people who click."""
