-- Number the family names that the civil register has not.
UPDATE records_read SET family = n.name_no, family_key = n.key_no FROM new_names AS n WHERE n.name = new_family
