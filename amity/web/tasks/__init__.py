"""The pages of tasks: the list, and what can be done to one from any page.

Words     part (overdue, today, week, later, done), delay
Promises  whatever is done to a task, every list on the page that shows it fetches itself anew
Leans on  engage.tasks, access
"""
