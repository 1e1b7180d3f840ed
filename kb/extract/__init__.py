"""Article → DocumentRecord: a spaCy pipeline and the stages that follow it. Pure: no database, no network."""
