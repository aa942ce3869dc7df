"""Commands: what an operator types; each module has HELP, add_arguments and run, and ``amity.cli`` lists it.

Words     command, needs
Promises  the clock is read here; a refusal is one line and exit code 2
Leans on  every wing: a command joins what it likes from below
"""
