"""Coverage: who looks after whom on four axes; one person's book, absences, gaps, and re-allotment.

Words     axis, cell, credit, gap, absence, deputy, allotment, spread
Promises  every count opens the list that it counts; a plan is looked at before anybody moves
Leans on  access, organisation, parties, holdings, coverage, scores, allotments
"""
