"""My data: as each register holds it, what differs, and a copy to take along."""
