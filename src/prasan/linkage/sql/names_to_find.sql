-- The names of the spine in its order.
SELECT * EXCLUDE (place) FROM name_places
