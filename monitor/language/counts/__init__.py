"""Numbers that count something: what, of whom, where, and in which role."""
