-- The scope of the statements that follow on this connection: units, units above, account, rooms, agency.  Without compiling them (jit):
-- PostgreSQL takes the policies for so dear that it would compile each statement for longer than it runs.
SELECT
    set_config('prasan.units', %s, false),
    set_config('prasan.above', %s, false),
    set_config('prasan.account', %s, false),
    set_config('prasan.rooms', %s, false),
    set_config('prasan.agency', %s, false),
    set_config('jit', 'off', false)
