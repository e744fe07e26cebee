#!/bin/sh
# At the first start of PostgreSQL: the user and the database of the service. It is no superuser, whom no row is hidden from.
set -eu
url=$(cat /run/secrets/database_url)
password=${url#*://writ:}
password=${password%%@*}
psql --set=ON_ERROR_STOP=1 --set=password="$password" --username="$POSTGRES_USER" <<'SQL'
CREATE ROLE writ LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE writ OWNER writ;
SQL
