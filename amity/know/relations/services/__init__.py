"""Use cases that change households, and what is suggested. Every write to their tables is in this folder."""
