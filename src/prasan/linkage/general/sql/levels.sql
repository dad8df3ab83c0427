-- Comparison levels by kind: 0 is "missing" and says nothing, 1 is "the same", the last is "different".
-- Each is the same with its sides changed over.  The numbers are those of prasan.linkage.general.comparing.LEVELS.
-- An edit changes one letter, or puts two neighbours in each other's place: quickly seen where lengths are the same.
CREATE OR REPLACE MACRO general_one_edit(a, b) AS CASE
    WHEN strlen(a) = strlen(b) THEN hamming(a, b) <= 1 OR (hamming(a, b) = 2 AND damerau_levenshtein(a, b) = 1)
    WHEN abs(length(a) - length(b)) <= 1 THEN levenshtein(a, b) <= 1
    ELSE FALSE END;

CREATE OR REPLACE MACRO general_two_edits(a, b) AS
    least(length(a), length(b)) >= 6 AND abs(length(a) - length(b)) <= 2 AND levenshtein(a, b) <= 2;

CREATE OR REPLACE MACRO general_begins_or_ends(a, b) AS
    starts_with(a, b) OR starts_with(b, a) OR ends_with(a, b) OR ends_with(b, a);

-- What is costly is asked once, and of as few pairs as may be.
CREATE OR REPLACE MACRO general_name_level(a, b, sound_a, sound_b, elsewhere) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN least(length(a), length(b)) >= 3 AND general_one_edit(a, b) THEN 2
    WHEN elsewhere THEN 3
    WHEN sound_a = sound_b THEN 4
    WHEN jaro_winkler_similarity(a, b) >= 0.8 THEN CASE
        WHEN jaro_winkler_similarity(a, b) >= 0.92 OR general_two_edits(a, b) THEN 4
        WHEN general_begins_or_ends(a, b) THEN 5
        ELSE 6 END
    WHEN general_begins_or_ends(a, b) THEN 5
    ELSE 7 END;

CREATE OR REPLACE MACRO general_share_words(a, b, share) AS
    len(list_intersect(a, b)) >= share * greatest(len(a), len(b));

-- A house and its street: an edit is a slip wherever it is, and no word tells more than another.
CREATE OR REPLACE MACRO general_address_level(a, b, words_a, words_b, elsewhere) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN least(length(a), length(b)) >= 3 AND general_one_edit(a, b) THEN 2
    WHEN elsewhere THEN 3
    WHEN NOT list_has_any(words_a, words_b) THEN CASE
        WHEN jaro_winkler_similarity(a, b) < 0.8 THEN 7
        WHEN jaro_winkler_similarity(a, b) < 0.92 THEN 6
        ELSE 4 END
    WHEN jaro_winkler_similarity(a, b) >= 0.92 OR general_share_words(words_a, words_b, 0.8) THEN 4
    WHEN general_share_words(words_a, words_b, 0.5) OR list_has_all(words_a, words_b) OR list_has_all(words_b, words_a)
        THEN 5
    WHEN jaro_winkler_similarity(a, b) >= 0.8 OR general_share_words(words_a, words_b, 0.25) THEN 6
    ELSE 7 END;

-- Of a text words are numbers of which the upper bits say what the word tells (words.sql).
CREATE OR REPLACE MACRO general_told(words) AS coalesce(list_sum(list_transform(words, lambda x: x >> 33)), 0);

CREATE OR REPLACE MACRO general_shared(a, b) AS general_told(list_intersect(a, b));

CREATE OR REPLACE MACRO general_numbers_differ(a, b) AS
    len(a) > 0 AND len(b) > 0 AND NOT list_has_all(a, b) AND NOT list_has_all(b, a);

-- Two texts are as near as the words that they share tell of all that the longer says.  Where both have numbers and
-- neither has all of the other's, nor a rare one, they are of two things of a kind: another model, another house.
CREATE OR REPLACE MACRO general_text_level(
    a, b, words_a, words_b, total_a, total_b, numbers_a, numbers_b, rare_a, rare_b, rare_numbers_a, rare_numbers_b, elsewhere
) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN elsewhere THEN 2
    WHEN NOT list_has_any(words_a, words_b) THEN CASE
        WHEN least(length(a), length(b)) >= 3 AND general_one_edit(a, b) THEN 2
        WHEN jaro_winkler_similarity(a, b) < 0.8 THEN 7
        WHEN jaro_winkler_similarity(a, b) < 0.92 THEN 5
        ELSE 2 END
    WHEN general_numbers_differ(numbers_a, numbers_b) AND NOT list_has_any(rare_numbers_a, rare_numbers_b) THEN
        CASE WHEN general_shared(words_a, words_b)
            >= 0.5 * greatest(total_a - general_told(numbers_a), total_b - general_told(numbers_b)) THEN 6 ELSE 7 END
    WHEN general_shared(words_a, words_b) >= 0.8 * greatest(total_a, total_b)
        OR jaro_winkler_similarity(a, b) >= 0.92 OR least(length(a), length(b)) >= 3 AND general_one_edit(a, b) THEN 2
    WHEN list_has_any(rare_a, rare_b) AND general_shared(words_a, words_b) >= 0.25 * greatest(total_a, total_b) THEN 3
    WHEN general_shared(words_a, words_b) >= 0.5 * greatest(total_a, total_b)
        OR general_shared(words_a, words_b) >= 0.95 * least(total_a, total_b) THEN 4
    WHEN general_shared(words_a, words_b) >= 0.25 * greatest(total_a, total_b)
        OR jaro_winkler_similarity(a, b) >= 0.8 THEN 5
    ELSE 7 END;

CREATE OR REPLACE MACRO general_code_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN least(length(a), length(b)) >= 2 AND general_one_edit(a, b) THEN 2
    WHEN general_two_edits(a, b) THEN 3
    ELSE 4 END;

CREATE OR REPLACE MACRO general_category_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN least(length(a), length(b)) >= 3 AND general_one_edit(a, b) THEN 2
    ELSE 3 END;

CREATE OR REPLACE MACRO general_number_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN 1
    WHEN abs(TRY_CAST(a AS DOUBLE) - TRY_CAST(b AS DOUBLE)) <= 1 THEN 2
    WHEN least(length(a), length(b)) >= 2 AND general_one_edit(a, b) THEN 3
    WHEN abs(TRY_CAST(a AS DOUBLE) - TRY_CAST(b AS DOUBLE))
        <= 0.05 * greatest(abs(TRY_CAST(a AS DOUBLE)), abs(TRY_CAST(b AS DOUBLE))) THEN 4
    ELSE 5 END;

-- 2 the same as far as both are known; 3 one slip of a digit, or day and month changed over; 4 two parts of three;
-- 5 the same year or the next.
CREATE OR REPLACE MACRO general_date_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b AND right(a, 2) <> '00' THEN 1
    WHEN left(a, 4) = left(b, 4) AND (a[5:6] = b[5:6] OR '00' IN (a[5:6], b[5:6]))
        AND '00' IN (right(a, 2), right(b, 2)) THEN 2
    WHEN (left(a, 4) = left(b, 4) AND a[5:6] = right(b, 2) AND right(a, 2) = b[5:6]) OR general_one_edit(a, b) THEN 3
    WHEN (left(a, 4) = left(b, 4))::INT + (a[5:6] = b[5:6])::INT + (right(a, 2) = right(b, 2))::INT = 2 THEN 4
    WHEN abs(TRY_CAST(left(a, 4) AS INT) - TRY_CAST(left(b, 4) AS INT)) <= 1 THEN 5
    ELSE 6 END;
