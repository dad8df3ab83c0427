-- What is counted by age, with the age band: "unknown" where a birth date is missing or too partial to say.
SELECT *, CASE WHEN youngest >= 0 AND band_of_oldest = band_of_youngest THEN band_of_oldest ELSE 'unknown' END AS band
FROM (
    SELECT *,
           $bands[1 + len(list_filter($beyond, lambda years: years <= oldest))] AS band_of_oldest,
           $bands[1 + len(list_filter($beyond, lambda years: years <= youngest))] AS band_of_youngest
    FROM by_age
)
