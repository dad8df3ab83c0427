"""The questions that the blueprints answer, as pages: what is found, from what it follows, and what could not be judged."""
