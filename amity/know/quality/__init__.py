"""Quality: what every customer's record should say, what of it is missing or wrong, and what to ask next.

Words     rule of quality, requirement, gap, score, question, worth, steward
Promises  a gap closes by itself; nobody is asked the same thing twice in 180 days, and the database says so
Leans on  kernel, organisation, access, audit, keys, runs, parties, analytics (judgements.py, steps.py)
Knows not coverage, features' values, actions: the ring brings what it needs of them
"""
