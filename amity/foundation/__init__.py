"""Foundation: words and powers that every wing uses."""
