"""Kernel: the few words that every room uses.

Words     actor, refusal, reference, money, minor units, period
Promises  nothing here knows a table, a request or a clock
Leans on  nothing of ours
"""
