"""Imports: a list that somebody brings, mapped and checked without a word of code, imported, and undone.

Words     import, form, target, recipe, plan, mend, finding, change
Promises  a plan is a feed, and loads as one; an upload is sealed, and gone at the end or after seven days;
          an undone import leaves what was before, and touches nothing that others changed since
Leans on  kernel, organisation, access, audit, keys, jobs, parties, sources, analytics (steps, judgements)
Knows not how a row is taken: importing.py runs the plan as the intake runs any feed
"""
