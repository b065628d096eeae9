"""The report of a study: one self-contained page and one workbook, pure functions of the numbers in it."""
