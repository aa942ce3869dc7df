"""Features: what is measured of each customer, and the turn of the ring that measures it.

Words     feature, catalogue, cut-off, export, activity (transactions summed by month and kind)
Promises  one moment of PostgreSQL and one snapshot of the lake a run; a closed month is summed once
Leans on  kernel, keys, runs, lake, parties, products, holdings, coverage, analytics (steps.py)
Knows not what is made of the measures: scores and decisions read the feature rows
"""
