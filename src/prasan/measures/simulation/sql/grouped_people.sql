-- Everybody with sex, age (in years surely reached) and age band on $day; "unknown" where a birth date is missing or too partial to say.
-- A month or day that is unknown, or impossible, may be any.
SELECT unit_key, spine_id, coalesce(sex, 'unknown') AS sex,
       CASE WHEN youngest >= 0 AND band_of_oldest = band_of_youngest THEN band_of_oldest ELSE 'unknown' END AS band,
       youngest AS age
FROM (
    SELECT *,
           $bands[1 + len(list_filter($beyond, lambda years: years <= oldest))] AS band_of_oldest,
           $bands[1 + len(list_filter($beyond, lambda years: years <= youngest))] AS band_of_youngest
    FROM (
        SELECT unit_key, spine_id, sex,
               date_sub('year', CASE WHEN day IS NULL THEN start ELSE make_date(y, month, day) END, $day::DATE) AS oldest,
               date_sub('year', CASE WHEN day IS NULL THEN final ELSE make_date(y, month, day) END, $day::DATE) AS youngest
        FROM (
            SELECT *, CASE WHEN month IS NOT NULL AND d BETWEEN 1 AND day(final) THEN d END AS day
            FROM (
                SELECT unit_key, spine_id, sex, y, d, month,
                       make_date(y, coalesce(month, 1), 1) AS start,
                       last_day(make_date(y, coalesce(month, 12), 1)) AS final
                FROM (
                    SELECT unit_key, spine_id, sex, d,
                           CASE WHEN y BETWEEN 1 AND 9998 THEN y END AS y,
                           CASE WHEN m BETWEEN 1 AND 12 THEN m END AS month
                    FROM people_known
                )
            )
        )
    )
)
