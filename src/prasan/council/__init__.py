"""The council of the agencies' chief information officers: meetings, opinions, resolutions and what is done about them."""
