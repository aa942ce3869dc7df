"""Catalogue: what may be proposed to customers and why, and what is measured of them.

Words     action, eligibility, base rate, answer, feature
Promises  a count is of the customers within the reader's reach and opens the list that it counts
Leans on  actions, decisions, features, scores, access
"""
