"""Products: the catalogue, and who holds what of it.

Words     catalogue, line, risk grade, holder, volume
Promises  a count is of the customers within the reader's reach, and opens the list that it counts
Leans on  products, holdings, scores, organisation, access
"""
