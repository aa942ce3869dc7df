"""Rules: conditions and amounts that people write over a customer's feature row.

Words     rule, condition, amount, column, kind (number, yes-or-no answer, text), tree, form
Promises  only what the language has gets through, types checked; all forms of a rule give the same answers
Leans on  nothing of ours
"""
