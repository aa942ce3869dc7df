"""Consents: what a customer allows the bank to do, and when it leaves them in peace.

Words     purpose, channel, legal basis, consent, suppression, contact limit, do-not-call list
Promises  the log of consents only grows; what holds now is derived from it; every sender asks one gate
Leans on  kernel, organisation, access, audit, keys, parties, products, sources (complaints), analytics
"""
