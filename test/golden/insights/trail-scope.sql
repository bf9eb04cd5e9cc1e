WITH "s0" AS (SELECT rowid AS "row_id", event_time AS "@timestamp", CAST(CAST(read_only AS INTEGER) AS VARCHAR) AS "readOnly", ui_arn AS "userIdentity.arn" FROM ct_event e WHERE event_time >= make_timestamp(1704150000000000) AND event_time < make_timestamp(1704153600000000) AND recipient_account = $1::VARCHAR AND aws_region = $2::VARCHAR),
"s1" AS (SELECT "readOnly" AS "readOnly_2", "userIdentity.arn" AS "userIdentity.arn_2", count(*) AS "count(*)" FROM "s0" GROUP BY ALL)
SELECT "readOnly_2" AS "readOnly", "userIdentity.arn_2" AS "userIdentity.arn", "count(*)" AS "count(*)" FROM "s1" LIMIT 10000
-- ["111122223333","eu-west-1"]
