"""Sources that are read again and again: what is new in them is loaded, resolved, searched and told.

``config`` reads what is to be watched, ``memory`` keeps what was read in which version, ``attentive`` fetches no more
than what is new, ``rounds`` does the work, ``news`` says what came of it, and ``tell`` whom.
"""
