-- Who changed or is gone, and whose spouse changed: what is linked to them is linked again.
SELECT spine_id FROM spine_replaced
UNION
SELECT b.spine_id FROM spine_base AS b SEMI JOIN spine_changed AS p ON p.spouse = b.id
