"""Relations: who stands behind a company, who guarantees in a circle, and who lives together.

Words     beneficial owner, control, circle, household, evidence, confidence
Promises  shares are exact fractions; a tie breaks the same way every time
Leans on  engine
"""
