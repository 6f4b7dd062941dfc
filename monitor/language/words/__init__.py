"""A text cut into blocks, sentences and words, and what single words are: numbers, dates, units."""
