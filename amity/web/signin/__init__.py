"""Sign-in: who is let into the house, and where they land.

Words     landing, showcase
Promises  every way in and out is in the audit; the list of people to sign in as exists in a demo bank only
Leans on  organisation, access, audit, allauth
"""
