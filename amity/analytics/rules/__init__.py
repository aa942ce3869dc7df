"""Rules: conditions and amounts that people write over a customer's feature row.

Words     condition, expression, column, kind (number, flag, text)
Promises  only what the allow-list names gets through, types checked; an error names the word
Leans on  nothing of ours
"""
