"""The analytical questions, each a SQLAlchemy Select."""
