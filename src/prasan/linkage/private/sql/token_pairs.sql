-- Records of one id, and whether they are one person's by the guards: the given name, its sound or the birth as far as
-- both know it agrees, the names are swapped, or two parts of the birth, the sex and the family name agree.  The same as
-- prasan.linkage: id_proves, but for names one slip apart that sound otherwise, which tokens cannot tell.
SELECT left_handle, right_handle,
       coalesce(same_given, FALSE) OR coalesce(same_birth, FALSE)
           OR coalesce(parts = 2 AND same_sex AND same_family, FALSE) AS proven
FROM (
    SELECT l.handle AS left_handle, r.handle AS right_handle,
           l.given = r.given OR l.given_sound = r.given_sound OR (l.given = r.family AND l.family = r.given) AS same_given,
           l.family = r.family OR l.family_sound = r.family_sound AS same_family,
           l.sex = r.sex AS same_sex,
           l.y = r.y AND coalesce(l.m = r.m, TRUE) AND coalesce(l.d = r.d, TRUE) AS same_birth,
           coalesce(l.y = r.y, FALSE)::INTEGER + coalesce(l.m = r.m, FALSE)::INTEGER + coalesce(l.d = r.d, FALSE)::INTEGER AS parts
    FROM left_records AS l
    JOIN right_records AS r USING (id_token)
)
