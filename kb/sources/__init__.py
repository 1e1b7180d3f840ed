"""Path, URL or stream → Article: one module a format."""
