"""Decide: what would help this customer next, and what was answered."""
