-- The weight that half of the links have.
SELECT median(weight) FROM general_decided
