"""The demo bank: writes a bank's files, which are loaded as any bank's are.

Words     world (its truths), chunk (customers simulated together), horizon, book, entries, truth
Promises  the same customers, months, day and seed give the same bytes; the truth is never loaded
Leans on  nothing of ours
Knows not Django, PostgreSQL, the lake
"""
