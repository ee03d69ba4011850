"""Run: start it all, watch it, stop it."""
