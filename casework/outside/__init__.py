"""Outside systems: their codes pass a mapping table, their records come and go as plain files (S29, S30)."""
