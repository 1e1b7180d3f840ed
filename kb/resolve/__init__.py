"""Evidence → entities: the same actor, meeting, statement across articles."""
