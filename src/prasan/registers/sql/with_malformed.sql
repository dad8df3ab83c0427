-- Quarantine, with the rows of text files that could not be taken apart: all that is known of one is its text.
-- The reason has no line, so that facts count rows by reason; the code has it.
SELECT source_file, source_row, origin, reasons, codes, "row" FROM checked_quarantine
UNION ALL
SELECT source_file, source_row, NULL,
       ['row: ' || replace($sentence, '{detail}', error)],
       [{'code': 'malformed', 'column': 'row', 'detail': 'line ' || line || ', ' || error}],
       json_object('row', text)::VARCHAR
FROM malformed
