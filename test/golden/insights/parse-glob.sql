WITH "s0" AS (SELECT rowid AS "row_id", ts AS "@timestamp", message AS "@message" FROM log_event e WHERE ts >= make_timestamp(1704150000000000) AND ts < make_timestamp(1704153600000000) AND group_id = 1),
"s1" AS (SELECT *, regexp_extract("@message", $1::VARCHAR, 1) AS "user part", regexp_extract("@message", $1::VARCHAR, 2) AS "method part" FROM "s0"),
"s2" AS (SELECT *, CASE WHEN "user part" <> '' THEN "user part" WHEN regexp_matches("@message", $1::VARCHAR) THEN '' END AS "user", CASE WHEN "method part" <> '' THEN "method part" WHEN regexp_matches("@message", $1::VARCHAR) THEN '' END AS "method" FROM "s1"),
"s3" AS (SELECT * FROM "s2" WHERE regexp_matches("user", $2::VARCHAR)),
"s4" AS (SELECT * FROM "s3" QUALIFY "user" IS NULL OR row_number() OVER (PARTITION BY "user" ORDER BY "@timestamp" DESC NULLS LAST, "row_id" ASC NULLS LAST) = 1)
SELECT "@timestamp" AS "@timestamp", "@message" AS "@message", "user" AS "user", "method" AS "method" FROM "s4" ORDER BY "@timestamp" DESC NULLS LAST, "row_id" ASC NULLS LAST LIMIT 10000
-- ["(?s)user=(.*?), method:(.*)","^a"]
