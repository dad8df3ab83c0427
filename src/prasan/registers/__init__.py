"""The registers that agencies hold: contracts, reading and checking, quarantine, and opening with a permit."""
