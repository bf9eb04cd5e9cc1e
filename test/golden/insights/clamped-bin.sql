-- query.clamped 37-41 300s is clamped to 60s, as the service does; write 5m
WITH "s0" AS (SELECT rowid AS "row_id", ts AS "@timestamp" FROM log_event e WHERE ts >= make_timestamp(1704150000000000) AND ts < make_timestamp(1704153600000000) AND group_id = 1),
"s1" AS (SELECT time_bucket(INTERVAL '60 seconds', "@timestamp", TIMESTAMP '1970-01-01') AS "bin(300s)", count(*) AS "count(*)" FROM "s0" GROUP BY ALL)
SELECT "bin(300s)" AS "bin(300s)", "count(*)" AS "count(*)" FROM "s1" ORDER BY "bin(300s)" ASC NULLS LAST LIMIT 5
-- []
