"""From executed notebooks to what is handed out: the pages, the PDF, the workbook, the mail."""
