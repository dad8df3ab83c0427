-- The farmer registry of one chunk, as it is delivered: the name in one piece, the title glued to it or left out.
-- What is farmed is the household's, by its registrants in parts; a second record of a person tells the same.
WITH fields AS (
    SELECT *, grows_rice($seed, household, home) AS rice, rice_of_household($seed, household) * part AS rai,
           CASE WHEN draw($seed, i, 'planting') < 0.06
                THEN DATE '2014-11-01' + draw_of($seed, i, 'late planting', 90)::INTEGER
                ELSE DATE '2014-05-01' + draw_of($seed, i, 'planting day', 184)::INTEGER END AS planted
    FROM applications
)
SELECT record_key AS farmer_no, national_id,
       CASE WHEN draw($seed, about, 'no title') < 0.3 THEN '' WHEN draw($seed, about, 'spaced title') < 0.1 THEN title || ' ' ELSE title END
       || given_name || CASE WHEN draw($seed, about, 'wide') < 0.1 THEN '  ' ELSE ' ' END || family_name AS full_name,
       sex, birth_date, house_code, area_code,
       CASE WHEN draw($seed, about, 'amount told') < 0.0001 THEN 'ไม่ทราบ'
            WHEN draw($seed, about, 'amount told') < 0.005 THEN ''
            WHEN rice THEN greatest(0.25, round(rai * 4) / 4)::DECIMAL(9, 2)::VARCHAR ELSE '0' END AS rice_rai,
       CASE WHEN draw($seed, about, 'planting told') < 0.0002 THEN '25570631'
            WHEN NOT rice OR draw($seed, about, 'planting told') < 0.02 THEN ''
            ELSE be_date(planted) END AS planting_date,
       CASE WHEN draw($seed, i, 'account') < 0.92 THEN 'Y' WHEN draw($seed, i, 'account') < 0.985 THEN 'N' ELSE '' END AS baac_account,
       CASE WHEN draw($seed, i, 'tenure') < 0.68 THEN 'own' WHEN draw($seed, i, 'tenure') < 0.95 THEN 'rent' ELSE '' END AS tenure,
       be_date(planted + 15 + draw_of($seed, about, 'registered', 45)::INTEGER) AS registered_on
FROM fields
ORDER BY record_key
