"""Products: what the bank and its partners offer.

Words     product, product line, partner, risk grade
Leans on  kernel, organisation, access, audit
Knows not who holds them
"""
