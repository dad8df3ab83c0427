-- The spine ids of the strangers who are in a cluster: that of its first.
SELECT h.stranger, p.alone AS spine_id FROM clustered AS h JOIN strangers_pool AS p ON p.stranger = h.head
