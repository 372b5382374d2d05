"""People: accounts, roles and rights, signing in and sessions."""
