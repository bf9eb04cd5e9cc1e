WITH "s0" AS (SELECT rowid AS "row_id", ts AS "@timestamp", message AS "@message" FROM log_event e WHERE ts >= make_timestamp(1704150000000000) AND ts < make_timestamp(1704153600000000) AND group_id = 1),
"s1" AS (SELECT *, CASE WHEN NOT contains("@message", $1::VARCHAR) THEN string_split(regexp_replace("@message", $2::VARCHAR, $3::VARCHAR), $1::VARCHAR) ELSE CASE WHEN regexp_matches("@message", $4::VARCHAR) THEN ['', regexp_extract("@message", $4::VARCHAR, 1), regexp_extract("@message", $4::VARCHAR, 2)] END END AS "parts" FROM "s0"),
"s2" AS (SELECT *, "parts"[2] AS "user", "parts"[3] AS "method" FROM "s1"),
"s3" AS (SELECT * FROM "s2" WHERE regexp_matches("user", $5::VARCHAR)),
"s4" AS (SELECT * FROM "s3" QUALIFY "user" IS NULL OR row_number() OVER (PARTITION BY "user" ORDER BY "@timestamp" DESC NULLS LAST, "row_id" ASC NULLS LAST) = 1)
SELECT "@timestamp" AS "@timestamp", "@message" AS "@message", "user" AS "user", "method" AS "method" FROM "s4" ORDER BY "@timestamp" DESC NULLS LAST, "row_id" ASC NULLS LAST LIMIT 10000
-- ["\u001f","(?s:^.*?)(?:(?s)user=(.*?), method:(.*))(?s:.*)","\u001f\\1\u001f\\2","(?s)user=(.*?), method:(.*)","^a"]
