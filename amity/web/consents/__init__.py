"""Consents on pages: what the bank may do with a customer, taking a consent, and what compliance declares.

Words     consent, suppression, purpose, channel, do-not-call list
Promises  every "may not" says why; the customer reads the text in their own language before it is recorded
Leans on  consents, parties, organisation, access
"""
