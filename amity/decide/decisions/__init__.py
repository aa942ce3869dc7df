"""Decisions: the ranked actions for each customer, and what was answered.

Words     decision, rank, propensity, reason, response, rest
Promises  what was answered outlives the generation that proposed it
Leans on  kernel, access, audit, runs, parties, actions, analytics (steps.py)
"""
