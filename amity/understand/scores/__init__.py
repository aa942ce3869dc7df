"""Scores: what a turn of the ring found of each customer, published by generation.

Words     profile, tier, recency-frequency-monetary class, contribution, generation
Promises  every row says its as-of day, its run and the version of the definitions behind it
Leans on  kernel, access, runs, parties, analytics (steps.py)
"""
