"""Quality's pages: gaps and whose they are, how they move, the rules and their versions, what to ask next.

Words     gap, rule of quality, question, score
Promises  who sees no customer sees counts; an answer is one click; a rule is tried before it is saved
Leans on  quality, parties, organisation
"""
