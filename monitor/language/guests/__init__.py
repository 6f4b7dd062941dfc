"""Who attends: lists, prose and tables of guests."""
