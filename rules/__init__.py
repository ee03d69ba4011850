"""Decide: rule sets, their evaluation, nothing but facts in and decisions out."""
