"""Preferences: one's own language, theme, density and keys, on this device.

Words     look, theme, density, keys
Promises  nothing here changes what anybody else sees
Leans on  access
"""
