"""The papers that a paper cites: found, put together, resolved, and in which role."""
