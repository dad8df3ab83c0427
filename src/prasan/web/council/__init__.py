"""The council of chief information officers on the site: meetings, recommendations, resolutions and what is done about them."""
