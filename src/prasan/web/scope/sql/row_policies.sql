-- Who sees a row of the centres' tables, for PostgreSQL: whoever's scope (prasan.units) has its unit; of a part of something,
-- whoever sees the whole.  The settings are read once a statement.  FORCE: the owner of the tables is held to it as well.
ALTER TABLE centres_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_report FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_report USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR unit = ANY ((SELECT string_to_array(current_setting('prasan.units', true), ','))::text[])
);

ALTER TABLE centres_reminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_reminder FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_reminder USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR unit = ANY ((SELECT string_to_array(current_setting('prasan.units', true), ','))::text[])
);

ALTER TABLE centres_schedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_schedule FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_schedule USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR unit = ANY ((SELECT string_to_array(current_setting('prasan.units', true), ','))::text[])
);

ALTER TABLE centres_alertrule ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_alertrule FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_alertrule USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR unit = ANY ((SELECT string_to_array(current_setting('prasan.units', true), ','))::text[])
);

ALTER TABLE centres_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_note FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_note USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR unit = ANY ((SELECT string_to_array(current_setting('prasan.units', true), ','))::text[])
);

ALTER TABLE centres_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_version FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_version USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_report AS whole WHERE whole.id = report_id)
);

ALTER TABLE centres_datavalue ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_datavalue FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_datavalue USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_version AS whole WHERE whole.id = version_id)
);

ALTER TABLE centres_cellreason ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_cellreason FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_cellreason USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_version AS whole WHERE whole.id = version_id)
);

ALTER TABLE centres_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_event FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_event USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_version AS whole WHERE whole.id = version_id)
);

ALTER TABLE centres_sent ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_sent FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_sent USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_schedule AS whole WHERE whole.id = schedule_id)
);

ALTER TABLE centres_schedule_readers ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_schedule_readers FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_schedule_readers USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_schedule AS whole WHERE whole.id = schedule_id)
);

ALTER TABLE centres_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_alert FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_alert USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_alertrule AS whole WHERE whole.id = rule_id)
);

ALTER TABLE centres_alertrule_readers ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_alertrule_readers FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_alertrule_readers USING (
    (SELECT current_setting('prasan.units', true)) = '*'
    OR EXISTS (SELECT FROM centres_alertrule AS whole WHERE whole.id = alertrule_id)
);

-- A dashboard is its maker's, and theirs with whose unit, or one above it, it is shared.

ALTER TABLE centres_dashboard ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_dashboard FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_dashboard USING (
    (SELECT current_setting('prasan.above', true)) = '*'
    OR made_by = (SELECT current_setting('prasan.account', true))
    OR shared_with = ANY ((SELECT string_to_array(current_setting('prasan.above', true), ','))::text[])
);

ALTER TABLE centres_dashboardversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_dashboardversion FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_dashboardversion USING (
    (SELECT current_setting('prasan.above', true)) = '*'
    OR EXISTS (SELECT FROM centres_dashboard AS whole WHERE whole.id = dashboard_id)
);
