-- What the text of a value depends on.
set timezone = 'UTC';
set datestyle = 'ISO, YMD';
set intervalstyle = 'iso_8601';
set extra_float_digits = 3;
set bytea_output = 'hex';
set lc_monetary = 'C';
set search_path = pg_catalog;
set row_security = off;
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set jit = off
