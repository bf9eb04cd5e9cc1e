-- pattern into "insights_pattern" from
WITH "s0" AS (SELECT rowid AS "row_id", ts AS "@timestamp", message AS "@message" FROM log_event e WHERE ts >= make_timestamp(1704150000000000) AND ts < make_timestamp(1704153600000000) AND group_id = 1),
"s1" AS (SELECT * FROM "s0" WHERE contains("@message", $1::VARCHAR))
SELECT "@message" AS message, "@timestamp" AS ts FROM "s1"
-- ["ERROR"]
WITH "s0_2" AS (SELECT "pattern_number" AS "pattern_number", "pattern" AS "pattern", "ratio" AS "ratio", "sample_count" AS "sample_count", "severity" AS "severity", "anomaly_type" AS "anomaly_type", "anomaly_score" AS "anomaly_score", "anomaly_description" AS "anomaly_description" FROM "insights_pattern")
SELECT "pattern" AS "@pattern", "ratio" AS "@ratio", "sample_count" AS "@sampleCount", "severity" AS "@severityLabel" FROM "s0_2" ORDER BY "sample_count" DESC NULLS LAST, "pattern_number" ASC NULLS LAST LIMIT 5
-- []
