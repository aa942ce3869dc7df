"""Coverage: who looks after whom.

Words     assignment, pool, axis, share, cell, credit, absence, deputy
Promises  every customer has at least one grant: to whom they are assigned, or to their unit's pool;
          what is credited on an axis adds up to the ledger, to the cent, on any day
Leans on  kernel, organisation, access, audit, parties, products, holdings (reads), analytics (judgements.py)
"""
