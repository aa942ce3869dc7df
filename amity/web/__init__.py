"""Web: the shell, the design system, and the pages that join rooms.

Words     shell, look, landing, palette, toast, fragment
Promises  no inline script or style; nothing in the menu leads nowhere; every word in the reader's language
Leans on  every room below, through its selectors and services
"""
