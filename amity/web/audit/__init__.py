"""The audit page: what was done in the bank's name, by whom, to whom, and whether the trail still holds.

Words     entry, seal, act, trail
Promises  administrators see no customer's name; reading the trail is itself in it
Leans on  audit, access, organisation, parties
"""
