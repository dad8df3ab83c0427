-- Number the given names that the civil register has not.
UPDATE records_read SET given = n.name_no, given_key = n.key_no FROM new_names AS n WHERE n.name = new_given
