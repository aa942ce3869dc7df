"""Allotments: the book of whoever leaves, shared out among those who stay.

Words     allotment, load, spread, capacity, letter
Promises  every customer of the book goes to somebody; nothing moves before it was looked at
Leans on  kernel, organisation, access, audit, parties, relations, coverage, scores, interactions, analytics
"""
