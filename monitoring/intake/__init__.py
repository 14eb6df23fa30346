"""Files as received: registered by checksum, recognised by their headers, read row by row as text; nothing disappears."""
