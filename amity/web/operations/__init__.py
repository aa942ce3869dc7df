"""The operations pages: what came in, what was refused and why, how the ring turned, what waits and weighs.

Words     batch, refused row, parked row, run, step, generation, freshness, finding
Promises  a refused row's text is shown only to a data steward, one at a time, and each time is in the audit
Leans on  access, audit, jobs, runs, lake, keys, organisation, sources
"""
