-- The scope of the statements that follow on this connection: units, units above, account.
SELECT
    set_config('prasan.units', %s, false),
    set_config('prasan.above', %s, false),
    set_config('prasan.account', %s, false)
