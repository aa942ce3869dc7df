"""Tasks: work that somebody has to do for a customer, by when.

Words     task, due, overdue, alert, snooze
Promises  an event of the bank becomes a task on the right person's screen in seconds
Leans on  kernel, organisation, access, audit, jobs, parties, coverage, sources, interactions
"""
