-- Figures of versions, a column of each at a time, over what stands in their cells; PostgreSQL alone has this.
INSERT INTO centres_datavalue (version_id, element, area, value)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::double precision[])
ON CONFLICT (version_id, element, area) DO UPDATE SET value = excluded.value
