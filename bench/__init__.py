"""Benchmarks that anyone can run again: each prints a table and writes its figures into bench-data."""
