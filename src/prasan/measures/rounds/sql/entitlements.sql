-- Who is entitled, by payee; the reasons are the criteria that the unit met, which are all of the measure's.
SELECT unit_key, spine_id, area_code, round(amount * 100)::BIGINT AS satang, doubtful, people,
       $reasons::VARCHAR[] AS reasons
FROM verdicts
WHERE verdict = 'eligible'
ORDER BY spine_id, unit_key
