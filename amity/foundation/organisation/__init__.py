"""Organisation: the bank's own house: legal entities, the tree of units, teams and staff.

Words     legal entity, unit, team, staff, posting, role, business date
Promises  a staff member acts in the roles of the posting that holds today
Leans on  kernel, audit
Knows not customers
"""
