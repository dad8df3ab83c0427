#!/bin/sh
# Runs once, when PostgreSQL's container is new: the site's role is no superuser, so that row-level security holds for it.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --set password="$(cat "$SITE_PASSWORD_FILE")" <<'SQL'
CREATE ROLE prasan LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB PASSWORD :'password';
CREATE DATABASE prasan OWNER prasan;
SQL
