"""What the answers are called, in English; the pages say the same in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

#: The kinds of findings.
KINDS: Mapping[str, str] = {
    "no_owner": "no owner",
    "no_master": "kept in several places, none the master",
    "master_unsaid": "kept in several places, no master named",
    "several_masters": "several masters",
    "register_unknown": "names a register that there is not",
    "register_not_drawn": "a register in no blueprint",
    "invest": "invest",
    "migrate": "migrate",
    "tolerate": "tolerate",
    "eliminate": "eliminate",
    "ended": "support has ended",
    "ending": "support ends soon",
    "not_digital": "not digital",
    "partly_digital": "partly digital",
    "not_served": "no application serves it",
    "digital_unserved": "said to be digital, no application serves it",
    "above_zone": "data above what the zone may hold",
    "zone_skipped": "crosses past a zone",
    "zone_crossed": "crosses to the next zone",
    "touch_builds": "builds",
    "touch_changes": "changes",
    "touch_retires": "retires",
    "touch_uses": "uses",
    "collision": "same elements at the same time",
    "contradiction": "one retires what the other builds on",
    "chain": "policy to budget, whole",
    "capability_without_strategy": "capability without strategy",
    "project_without_capability": "project without capability",
    "project_without_strategy": "project without strategy",
    "project_without_indicator": "project without indicator",
    "strategy_without_project": "strategy without project",
    "pillar_without_project": "pillar without project",
    "pillar_unknown": "names a pillar that there is not",
    "indicator_unknown": "names an indicator that there is not",
    "breaks": "affected if it stops",
    "needs": "needed to run",
    "derived": "can be derived",
    "derived_perhaps": "might be derived",
}
#: What each question asks, by the name of its verb and page.
QUESTIONS: Mapping[str, str] = {
    "impact": "What breaks if something stops, and what does it need?",
    "data": "Which data has no owner, or no master?",
    "applications": "Which applications to tolerate, invest in, migrate or eliminate?",
    "end-of-life": "Which technology is at its end of life, and what stands on it?",
    "digital": "Which processes and services have no digital service?",
    "zones": "Which security zones are crossed?",
    "touches": "What does a project touch?",
    "collisions": "Which projects collide?",
    "alignment": "Does money follow policy: from pillar to capability, project and indicator?",
    "derive": "Which relationship follows between two elements?",
}
