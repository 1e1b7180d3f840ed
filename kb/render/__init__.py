"""Rows → table, JSON, JSON lines, CSV, Markdown."""
