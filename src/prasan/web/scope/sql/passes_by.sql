-- Whether the role of this connection is held to no policy.
SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user
