-- Each house, and how far it may be taken for one household.
SELECT house_code AS record_key, quality FROM households_made
