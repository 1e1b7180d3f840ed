"""One grammar of English: what the dependencies of a parse say, whatever is looked for.

``verbs``: forms, tense and control. ``subjects``: who does it. ``objects``: what it is done to, and what prepositions
and clauses bring. ``phrases``: what a phrase hangs on, how far words are apart, and how far a clause reaches.
``negation``: whether it isn't so. Labels are those of spaCy's English pipelines (ClearNLP).
"""
