"""Who cites what over all stored papers: cited papers as nodes, citations as edges."""
