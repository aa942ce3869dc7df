"""Sign-in: who is let into the house, by which factors, for how long, and where they land.

Words     landing, showcase, factor, passkey, recovery code, try, lock-out, step-up
Promises  every way in and out is in the audit; outside a demo bank nobody reaches a page without a password
          of their own and a second factor; tries are counted across all processes; a name that nobody has is
          answered as any other
Leans on  organisation, access, audit, keys, allauth
"""
