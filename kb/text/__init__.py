"""How a news text is printed: paragraphs, headline, byline, dateline. Nothing here knows a language model."""
