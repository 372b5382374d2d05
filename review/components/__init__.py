"""The one component of our own: a page of the paper with the places of its facts."""
