"""Branch: what a branch manager sees: the unit's figures, its people, and customers whom nobody looks after.

Words     unit, book, pool, tier, contact
Promises  every number opens the list that it counts
Leans on  access, coverage, holdings, sources, scores, interactions, tasks, web.customers (its lists)
"""
