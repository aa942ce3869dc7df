"""Pages of who belongs together: households, suggestions, pictures of ties, warnings, ties written down.

Words     picture
Promises  a person out of reach is masked on every page; the table says all that the picture shows
Leans on  know.relations, know.parties, engage (measures of a roll-up)
"""
