"""Search over all papers as clerks type: numbers in any spelling, words with or without marks, phrases."""
