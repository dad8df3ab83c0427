-- Each person that a scenario settles.
SELECT *, spine_id AS member FROM settled WHERE verdict IS NOT NULL
