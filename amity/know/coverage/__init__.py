"""Coverage: who looks after whom.

Words     assignment, pool, axis, share
Promises  every customer has at least one grant: to whom they are assigned, or to their unit's pool
Leans on  kernel, organisation, access, audit, parties
"""
