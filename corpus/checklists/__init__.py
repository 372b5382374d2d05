"""Checklists made from an incoming plan: its duties as items that are ticked off with the answering paper."""
