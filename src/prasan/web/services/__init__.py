"""Services to people: the catalogue, life events, applications, and the agencies' queues."""
