-- What each value is hashed by: a name by its bigrams, ends marked, and by its sound; a place by its levels; all else whole.
SELECT attribute, said, unnest(list_distinct(CASE
    WHEN attribute IN ('given', 'family')
    THEN list_transform(range(length(said) + 1), lambda n: substr('_' || said || '_', n + 1, 2))
         || ['sound ' || thai_name_key(said)]
    WHEN attribute = 'area' THEN [left(said, 2), left(said, 4), said]
    ELSE [said] END)) AS feature
FROM said
