"""From executed notebooks to what is handed out: the reader's page and PDF, the auditor's page, the workbook, the mail."""
