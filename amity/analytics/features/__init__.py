"""Features: what is measured of each customer at a cut-off, each a declared value.

Words     feature, cut-off (as_of), when absent, catalogue, feature row
Promises  one scan a table however many features; no row known or booked after the cut-off counts
Leans on  analytics.tables, analytics.value
"""
