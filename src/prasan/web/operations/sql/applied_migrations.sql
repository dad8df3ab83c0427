-- The last migration that is applied, by app.
SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app
