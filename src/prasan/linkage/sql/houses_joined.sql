-- The houses that such families join; not one of so many people that it is hardly a household.
SELECT house AS one, kin_house AS two
FROM ties_apart
WHERE house NOT IN (SELECT house FROM crowded_houses) AND kin_house NOT IN (SELECT house FROM crowded_houses)
