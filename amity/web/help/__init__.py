"""Help: the two-minute guide and the keys.

Words     guide, shortcut
Leans on  access
"""
