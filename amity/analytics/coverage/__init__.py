"""Coverage: which cell holds a customer, who is credited with what, and how a book is shared out.

Words     axis, cell, credit, share, load, spread
Promises  cents add up; the more specific cell wins; the same book is shared out the same way every time
"""
