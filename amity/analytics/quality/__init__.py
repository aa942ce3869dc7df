"""Quality: is what the bank knows of a customer there, is it valid, and what is worth asking next.

Words     field, check, requirement, facts, score, worth
Promises  the same verdict for a million customers in one query and for one customer in Python
Leans on  rules, engine, features
"""
