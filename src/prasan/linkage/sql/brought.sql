-- Blocking rules: a record and a person are compared where one of these agrees.  Each error a record can have
-- (id, given name, family name, day, house) leaves at least two of the rules whole.
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.given_key = p.given_key AND r.y = p.y AND r.m = p.m AND r.d = p.d
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.family_key = p.family_key AND r.y = p.y AND r.m = p.m AND r.d = p.d
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.given_key = p.given_key AND r.family_key = p.family_key
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.house = p.house AND r.sex = p.sex AND abs(r.y - p.y) <= 1
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.house = p.house AND r.given_key = p.given_key
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.given_key = p.given_key AND r.y = p.y AND r.area // 100 = p.area // 100
UNION
-- One wrong digit, or two neighbours that changed places, leave two of the three parts of an id whole
-- (neighbours across a seam leave one, and are found by the other rules).  Parts of ids are shared by many, so that
-- something else must agree too: who agrees in neither name nor birth is linked by nothing.
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.id // 10000 = p.id // 10000 AND (r.given_key = p.given_key OR r.y = p.y OR (r.m = p.m AND r.d = p.d))
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.id % 100000000 = p.id % 100000000 AND (r.given_key = p.given_key OR r.y = p.y OR (r.m = p.m AND r.d = p.d))
UNION
SELECT r.rec, p.spine_id FROM leftover AS r JOIN spine AS p
    ON r.id // 100000000 = p.id // 100000000 AND r.id % 10000 = p.id % 10000
    AND (r.given_key = p.given_key OR r.y = p.y OR (r.m = p.m AND r.d = p.d))
