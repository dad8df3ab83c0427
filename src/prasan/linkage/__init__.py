"""Records of the registers linked to the people of the civil register, by the model of Fellegi and Sunter (1969)."""
