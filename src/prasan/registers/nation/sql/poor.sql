-- The register of applicants for state welfare of one chunk, as it is delivered.  Who has none of a thing writes 0;
-- few leave it out.  About four in five meet every limit of 2560, as of the applicants of that year; a second application tells the same.
SELECT record_key AS applicant_no, national_id, title,
       CASE WHEN draw($seed, about, 'glued title') < 0.06 THEN title ELSE '' END || given_name AS given_name,
       family_name, sex, birth_date, house_code, area_code,
       CASE WHEN draw($seed, about, 'income told') < 0.0002 THEN 'ไม่แน่นอน'
            WHEN draw($seed, about, 'income told') < 0.03 THEN ''
            ELSE (round(exp(10.55 + 0.65 * draw_normal($seed, i, 'income')) / 100) * 100)::BIGINT::VARCHAR END AS income_baht,
       CASE WHEN draw($seed, about, 'assets told') < 0.02 THEN ''
            WHEN draw($seed, i, 'no assets') < 0.28 THEN '0'
            ELSE (round(exp(9.0 + 1.4 * draw_normal($seed, i, 'assets'))))::BIGINT::VARCHAR END AS financial_assets_baht,
       CASE WHEN draw($seed, about, 'house told') < 0.01 THEN ''
            WHEN draw($seed, i, 'house') < 0.55 THEN '0'
            ELSE round(4 + 24 * draw($seed, i, 'house size'))::INTEGER::VARCHAR END AS house_sq_wah,
       CASE WHEN draw($seed, about, 'condo told') < 0.01 THEN ''
            WHEN draw($seed, i, 'condo') < 0.96 THEN '0'
            ELSE round(20 + 30 * draw($seed, i, 'condo size'))::INTEGER::VARCHAR END AS condo_sq_m,
       CASE WHEN draw($seed, about, 'farm land told') < 0.01 THEN ''
            WHEN draw($seed, i, 'farm land') < 0.6 THEN '0'
            ELSE (round(exp(1.2 + 0.8 * draw_normal($seed, i, 'farm land size')) * 4) / 4)::DECIMAL(9, 2)::VARCHAR END AS farm_land_rai,
       CASE WHEN draw($seed, about, 'other land told') < 0.01 THEN ''
            WHEN draw($seed, i, 'other land') < 0.93 THEN '0'
            ELSE (round(draw($seed, i, 'other land size') * 8) / 4)::DECIMAL(9, 2)::VARCHAR END AS other_land_rai,
       be_date(DATE '2017-04-03' + draw_of($seed, about, 'applied', 43)::INTEGER) AS applied_on,
       CASE WHEN draw($seed, about, 'occupation told') < 0.01 THEN ''
            WHEN draw($seed, i, 'occupation') < 0.35 THEN 'farmer'
            WHEN draw($seed, i, 'occupation') < 0.72 THEN 'worker'
            WHEN draw($seed, i, 'occupation') < 0.85 THEN 'trader'
            WHEN draw($seed, i, 'occupation') < 0.98 THEN 'none'
            WHEN draw($seed, i, 'occupation') < 0.992 THEN 'official'
            WHEN draw($seed, i, 'occupation') < 0.997 THEN 'cleric'
            WHEN draw($seed, i, 'occupation') < 0.999 THEN 'inmate'
            ELSE 'shelter' END AS occupation,
       CASE WHEN draw($seed, about, 'card told') < 0.01 THEN '' WHEN draw($seed, i, 'card') < 0.03 THEN 'Y' ELSE 'N' END AS credit_card,
       CASE WHEN draw($seed, about, 'home loan told') < 0.01 THEN ''
            WHEN draw($seed, i, 'home loan') < 0.93 THEN '0'
            ELSE (round(exp(13.2 + 0.7 * draw_normal($seed, i, 'home loan size')) / 1000) * 1000)::BIGINT::VARCHAR END AS home_loan_baht,
       CASE WHEN draw($seed, about, 'car loan told') < 0.01 THEN ''
            WHEN draw($seed, i, 'car loan') < 0.9 THEN '0'
            ELSE (round(exp(12.9 + 0.6 * draw_normal($seed, i, 'car loan size')) / 1000) * 1000)::BIGINT::VARCHAR END AS car_loan_baht
FROM applications
ORDER BY record_key
