"""The two forms of the exchange file: the same model, in other words."""

from __future__ import annotations

from dataclasses import dataclass, field

# What ArchiMate 2.1 calls otherwise than 3.x (The Open Group C162, section on changes from 2.1).
_TYPES_OF_2_1 = {
    "InfrastructureFunction": "TechnologyFunction",
    "InfrastructureInterface": "TechnologyInterface",
    "InfrastructureService": "TechnologyService",
    "Network": "CommunicationNetwork",
    "CommunicationPath": "Path",
    "AccessRelationship": "Access",
    "AggregationRelationship": "Aggregation",
    "AssignmentRelationship": "Assignment",
    "AssociationRelationship": "Association",
    "CompositionRelationship": "Composition",
    "FlowRelationship": "Flow",
    "InfluenceRelationship": "Influence",
    "RealisationRelationship": "Realization",
    "SpecialisationRelationship": "Specialization",
    "TriggeringRelationship": "Triggering",
    "UsedByRelationship": "Serving",
}


@dataclass(frozen=True)
class Dialect:
    """A form's namespace, and the words in which it differs.  ``types`` are its names of types by ArchiMate 3's."""

    form: str
    namespace: str
    concept_name: str
    organization: str
    definitions: str
    definition: str
    definition_ref: str
    item_ref: str
    element_ref: str
    relationship_ref: str
    types: dict[str, str] = field(default_factory=dict)

    def tag(self, name: str) -> str:
        """A tag with the namespace."""
        return f"{{{self.namespace}}}{name}"


THREE = Dialect(
    form="exchange-3",
    namespace="http://www.opengroup.org/xsd/archimate/3.0/",
    concept_name="name",
    organization="organizations",
    definitions="propertyDefinitions",
    definition="propertyDefinition",
    definition_ref="propertyDefinitionRef",
    item_ref="identifierRef",
    element_ref="elementRef",
    relationship_ref="relationshipRef",
)
TWO_ONE = Dialect(
    form="exchange-2.1",
    namespace="http://www.opengroup.org/xsd/archimate",
    concept_name="label",
    organization="organization",
    definitions="propertydefs",
    definition="propertydef",
    definition_ref="identifierref",
    item_ref="identifierref",
    element_ref="elementref",
    relationship_ref="relationshipref",
    types={new: old for old, new in _TYPES_OF_2_1.items()},
)
BY_NAMESPACE = {dialect.namespace: dialect for dialect in (THREE, TWO_ONE)}
BY_FORM = {dialect.form: dialect for dialect in (THREE, TWO_ONE)}
