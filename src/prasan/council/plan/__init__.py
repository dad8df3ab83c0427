"""The national plan: strategy, pillars, goals, programmes, projects, with their indicators and money; each dated."""
