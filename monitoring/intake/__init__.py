"""Files as received: registered by checksum, recognised by their headers, read as text; no row disappears."""
