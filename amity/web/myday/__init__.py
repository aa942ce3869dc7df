"""My day: what one person has to do first, and why.

Words     focus, part of the day, schedule, signal, book, net deposit flow
Promises  the same few queries whatever the size of the book; every number opens its list
Leans on  tasks, decisions, actions, scores, holdings, parties, web.customers (conditions of its lists)
"""
