"""Names: where they stand, whose they are, and which spellings are one person's."""
