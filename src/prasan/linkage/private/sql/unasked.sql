-- Encodings that nobody asked for.
SELECT count(*) FROM encodings ANTI JOIN asked USING (handle)
