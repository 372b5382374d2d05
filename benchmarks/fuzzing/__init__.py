"""Papers broken on purpose, and the readers that must live with them: `python -m benchmarks.fuzz`."""
