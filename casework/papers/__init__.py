"""The papers the hall prints, as PDF."""
