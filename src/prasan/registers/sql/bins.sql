-- The lower edge of a number's bin: 0, or a 1, 2 or 5 times a power of ten, on either side of it.
CREATE OR REPLACE MACRO edge_of(size, power) AS
    power * CASE WHEN size >= 5 * power THEN 5 WHEN size >= 2 * power THEN 2 ELSE 1 END;

CREATE OR REPLACE MACRO bin_of(x) AS
    CASE WHEN x = 0 THEN 0 ELSE sign(x) * edge_of(abs(x), pow(10, floor(log10(abs(x)) + 1e-12))) END;
