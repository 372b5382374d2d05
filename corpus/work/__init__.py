"""Duties over all papers: what is due when, whom it concerns, what was done about it."""
