-- The farmer registry of one chunk, as it is delivered: the name in one piece, the title glued to it or left out.
SELECT record_key AS farmer_no, national_id,
       CASE WHEN draw($seed, about, 'no title') < 0.3 THEN '' WHEN draw($seed, about, 'spaced title') < 0.1 THEN title || ' ' ELSE title END
       || given_name || CASE WHEN draw($seed, about, 'wide') < 0.1 THEN '  ' ELSE ' ' END || family_name AS full_name,
       sex, birth_date, house_code, area_code,
       CASE WHEN draw($seed, about, 'no amount') < 0.0001 THEN 'ไม่ทราบ'
            WHEN draw($seed, about, 'grows rice') < 0.25 THEN '0'
            ELSE (round(exp(2.75 + 0.75 * draw_normal($seed, about, 'rice')) * 4) / 4)::DECIMAL(9, 2)::VARCHAR END AS rice_rai,
       CASE WHEN draw($seed, about, 'planting') < 0.0002 THEN '25570631'
            WHEN draw($seed, about, 'planting') < 0.03 THEN ''
            WHEN draw($seed, about, 'planting') < 0.09 THEN be_date(DATE '2014-11-01' + draw_of($seed, about, 'late planting', 90)::INTEGER)
            ELSE be_date(DATE '2014-05-01' + draw_of($seed, about, 'planting day', 184)::INTEGER) END AS planting_date,
       CASE WHEN draw($seed, about, 'account') < 0.92 THEN 'Y' WHEN draw($seed, about, 'account') < 0.985 THEN 'N' ELSE '' END AS baac_account,
       CASE WHEN draw($seed, about, 'tenure') < 0.68 THEN 'own' WHEN draw($seed, about, 'tenure') < 0.95 THEN 'rent' ELSE '' END AS tenure,
       be_date(DATE '2014-06-01' + draw_of($seed, about, 'registered', 170)::INTEGER) AS registered_on
FROM applications
ORDER BY record_key
