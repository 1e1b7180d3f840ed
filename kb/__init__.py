"""Reads news about diplomacy into a relational knowledge base."""

__version__ = "0.1.0"
