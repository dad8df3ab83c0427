-- Whose handles are made, and for which key: the same record has another handle in another linkage.
SET VARIABLE private_register = $register
