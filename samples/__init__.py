"""Pretend: sample applications with known truth. Imports nothing of ours, so that its truth is its own."""
