"""What citizens ask of the agencies that hold their data: corrections and the rights of the PDPA, and the agencies' desks."""
