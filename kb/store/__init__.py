"""Document records → relational rows: models, sessions, loader, views."""
