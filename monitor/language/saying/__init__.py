"""Who says it, and how sure it is."""
