"""Value: what holdings are worth at a cut-off, and what they earn the bank.

Words     balance, average balance, contribution
Leans on  nothing of ours
"""
