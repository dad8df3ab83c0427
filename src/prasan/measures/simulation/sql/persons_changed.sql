-- Each person of either of two scenarios.
SELECT *, spine_id AS member FROM changes
