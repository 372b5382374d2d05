"""The end of a paper: who signed, and who receives it."""
