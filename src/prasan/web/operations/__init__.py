"""What those who run the machines need of the site: health, metrics, logs and traces, copies of its database, upgrades."""
