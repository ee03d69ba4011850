"""通报: the month's figures, counted from the events alone, told as page, paper and workbook (S51, S52)."""
