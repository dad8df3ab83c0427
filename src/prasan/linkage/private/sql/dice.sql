-- The Dice coefficient of two filters: twice the bits that both have, by the bits that each has; 0 where neither has any.
CREATE OR REPLACE MACRO private_dice(a, a_size, b, b_size) AS
    CASE WHEN a_size + b_size > 0 THEN 2.0::DOUBLE * bit_count(a & b) / (a_size + b_size) ELSE 0.0::DOUBLE END
