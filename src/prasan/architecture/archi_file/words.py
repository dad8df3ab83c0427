"""Archi's words for what a model has: folders, types, viewpoints and how a relationship reads or writes."""

from __future__ import annotations

NAMESPACE = "http://www.archimatetool.com/archimate"
FORM = "archi"
SUFFIX = "Relationship"

# Root folders in Archi's order: type, name, and which types of concept lie there.
FOLDERS = {
    "strategy": ("Strategy", {"Resource", "Capability", "CourseOfAction", "ValueStream"}),
    "business": (
        "Business",
        {"BusinessActor", "BusinessRole", "BusinessCollaboration", "BusinessInterface", "BusinessProcess", "BusinessFunction",
         "BusinessInteraction", "BusinessEvent", "BusinessService", "BusinessObject", "Contract", "Representation", "Product"},
    ),
    "application": (
        "Application",
        {"ApplicationComponent", "ApplicationCollaboration", "ApplicationInterface", "ApplicationFunction",
         "ApplicationInteraction", "ApplicationProcess", "ApplicationEvent", "ApplicationService", "DataObject"},
    ),
    "technology": (
        "Technology & Physical",
        {"Node", "Device", "SystemSoftware", "TechnologyCollaboration", "TechnologyInterface", "Path", "CommunicationNetwork",
         "TechnologyFunction", "TechnologyProcess", "TechnologyInteraction", "TechnologyEvent", "TechnologyService", "Artifact",
         "Equipment", "Facility", "DistributionNetwork", "Material"},
    ),
    "motivation": (
        "Motivation",
        {"Stakeholder", "Driver", "Assessment", "Goal", "Outcome", "Principle", "Requirement", "Constraint", "Meaning", "Value"},
    ),
    "implementation_migration": (
        "Implementation & Migration",
        {"WorkPackage", "Deliverable", "ImplementationEvent", "Plateau", "Gap"},
    ),
    "other": ("Other", set()),
    "relations": ("Relations", set()),
    "diagrams": ("Views", set()),
}  # fmt: skip

RELATIONSHIPS = {
    "Access", "Aggregation", "Assignment", "Association", "Composition", "Flow", "Influence", "Realization", "Serving",
    "Specialization", "Triggering",
}  # fmt: skip

# Archi before version 4 had ArchiMate 2.1's names.
OLD_TYPES = {
    "InfrastructureFunction": "TechnologyFunction",
    "InfrastructureInterface": "TechnologyInterface",
    "InfrastructureService": "TechnologyService",
    "Network": "CommunicationNetwork",
    "CommunicationPath": "Path",
    "RealisationRelationship": "Realization",
    "SpecialisationRelationship": "Specialization",
    "UsedByRelationship": "Serving",
}

ACCESS = {None: "Write", "1": "Read", "2": "Access", "3": "ReadWrite"}

_VIEWPOINTS = {
    "implementation_deployment": "Implementation and Deployment",
    "capability": "Capability Map",
    "resource": "Resource Map",
    "implementation_migration": "Implementation and Migration",
}
_PLAIN = (
    "organization", "application_platform", "application_structure", "information_structure", "technology", "layered",
    "physical", "product", "application_usage", "technology_usage", "business_process_cooperation",
    "application_cooperation", "service_realization", "goal_realization", "goal_contribution", "principles",
    "requirements_realization", "motivation", "strategy", "outcome_realization", "value_stream", "project", "migration",
    "stakeholder",
)  # fmt: skip
VIEWPOINTS = {**_VIEWPOINTS, **{code: code.replace("_", " ").title() for code in _PLAIN}}

# Attributes of what is drawn that the model says in its own terms, so that another form does not lose them.
CARRIED = {"fillColor", "font", "fontColor", "lineColor", "lineWidth", "alpha", "targetConnections"}


def folder_of(kind: str) -> str:
    """The type of the root folder that a concept of a type lies in."""
    if kind in RELATIONSHIPS:
        return "relations"
    return next((folder for folder, (_, kinds) in FOLDERS.items() if kind in kinds), "other")
