"""How results are worded and shown: blocks, tables, charts and words, without any arithmetic."""
