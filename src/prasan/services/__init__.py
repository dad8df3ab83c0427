"""Government services to people: the catalogue, its search, life events, offices, forms and what applications tell of a service.

The words are those of CPSV-AP 3.2.0 (Core Public Service Vocabulary Application Profile, SEMIC, European Commission): a public
service, its competent authority, evidence, cost, processing time, channels, legal resources and life events.
"""
