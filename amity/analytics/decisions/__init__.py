"""Decisions: which actions each customer could be offered, best first.

Words     candidate, propensity, value, urgency, priority, rest
Promises  the same rows and actions always give the same ranked list; a candidate's facts are all known
Leans on  analytics.rules
"""
