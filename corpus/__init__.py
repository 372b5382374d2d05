"""Questions over all stored papers, and decisions about them."""
