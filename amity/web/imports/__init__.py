"""The import wizard: five pages from a list to its rows in the bank, each an address to come back to.

Words     import, form, target, recipe, finding
Promises  nothing is typed that could be chosen; every personal value is masked until it is asked for
Leans on  access, organisation, imports
"""
