"""Campaigns over all stored papers: one object from many mentions."""
