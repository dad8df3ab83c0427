-- Who sees a row of the council's and the plan's tables, for PostgreSQL: readers of the room (prasan.rooms), an agency what is its
-- own (prasan.agency), and everybody what is published.  As row_policies.sql otherwise.

ALTER TABLE council_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_seat USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_paper USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_attendance ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_attendance FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_attendance USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_vote ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_vote FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_vote USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_move FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_move USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_notice USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_consultation ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_consultation FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_consultation USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_statement FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_statement USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE council_opiniongroup ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_opiniongroup FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_opiniongroup USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

-- What is published is everybody's: meetings, their matters, resolutions and actions, and the recommendations that were on them.
ALTER TABLE council_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_meeting FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_meeting USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
    OR published_at IS NOT NULL
);

ALTER TABLE council_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_item FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_item USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
    OR EXISTS (SELECT FROM council_meeting AS whole WHERE whole.id = meeting_id AND whole.published_at IS NOT NULL)
);

-- A draft is its agency's alone, and so is one that was never raised.
ALTER TABLE council_recommendation ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_recommendation FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_recommendation USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR (raised_at IS NOT NULL AND 'council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[]))
    OR unit = (SELECT current_setting('prasan.agency', true))
    OR EXISTS (
        SELECT FROM council_item AS item JOIN council_meeting AS whole ON whole.id = item.meeting_id
        WHERE item.recommendation_id = council_recommendation.id AND whole.published_at IS NOT NULL
    )
);

ALTER TABLE council_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_change FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_change USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR ('council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[]) AND EXISTS (SELECT FROM council_recommendation AS whole WHERE whole.id = recommendation_id))
);

ALTER TABLE council_comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_comment FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_comment USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR ('council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[]) AND EXISTS (SELECT FROM council_recommendation AS whole WHERE whole.id = recommendation_id))
);

ALTER TABLE council_tie ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_tie FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_tie USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR ('council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[]) AND EXISTS (SELECT FROM council_recommendation AS whole WHERE whole.id = recommendation_id))
);

ALTER TABLE council_groupedopinion ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_groupedopinion FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_groupedopinion USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR EXISTS (SELECT FROM council_opiniongroup AS whole WHERE whole.id = group_id)
);

ALTER TABLE council_resolution ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_resolution FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_resolution USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR EXISTS (SELECT FROM council_item AS whole WHERE whole.id = item_id)
);

ALTER TABLE council_action ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_action FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_action USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR EXISTS (SELECT FROM council_resolution AS whole WHERE whole.id = resolution_id)
);

-- How an agency answers in a consultation is its own until that is closed, before the secretary too.
ALTER TABLE council_opinion ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_opinion FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_opinion USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR unit = (SELECT current_setting('prasan.agency', true))
    OR ('council' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[]) AND EXISTS (
        SELECT FROM council_statement AS part JOIN council_consultation AS whole ON whole.id = part.consultation_id
        WHERE part.id = statement_id AND whole.closed_at IS NOT NULL
    ))
);

-- The plan is read by executives and officers.
ALTER TABLE plan_nodeversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_nodeversion FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON plan_nodeversion USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'plan' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE plan_planedition ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_planedition FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON plan_planedition USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'plan' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE plan_budgetfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_budgetfile FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON plan_budgetfile USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'plan' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);

ALTER TABLE plan_budgetdecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_budgetdecision FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON plan_budgetdecision USING (
    (SELECT current_setting('prasan.rooms', true)) = '*'
    OR 'plan' = ANY ((SELECT string_to_array(current_setting('prasan.rooms', true), ','))::text[])
);
