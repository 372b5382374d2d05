"""The language of Vietnamese official papers: a laid out document in, facts with evidence out."""
