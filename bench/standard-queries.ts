/** What a query is filled in with: things that the generated trail surely holds. */
export interface Known {
  eventId: string;
  accessKey: string;
  day: string;
  text: string;
}

export interface StandardQuery {
  name: string;
  sql: string;
}

/** The 12 standard queries of storage.md part 8: what people ask a trail, on the view `cloudtrail`. */
export function standardQueries({ eventId, accessKey, day, text }: Known): readonly StandardQuery[] {
  return [
    { name: 'top event names', sql: `SELECT eventName, count(*) AS calls FROM cloudtrail GROUP BY ALL ORDER BY calls DESC, eventName LIMIT 20` },
    { name: 'events per hour by outcome', sql: `SELECT date_trunc('hour', eventTime) AS hour, outcome, count(*) AS calls FROM cloudtrail GROUP BY ALL ORDER BY ALL` },
    { name: 'errors by service and code', sql: `SELECT eventSource, errorCode, count(*) AS calls FROM cloudtrail WHERE errorCode IS NOT NULL GROUP BY ALL ORDER BY calls DESC, eventSource, errorCode LIMIT 50` },
    { name: 'who makes the writes', sql: `SELECT "userIdentity.arn" AS arn, count(*) AS calls, count(DISTINCT eventName) AS names FROM cloudtrail WHERE NOT readOnly GROUP BY ALL ORDER BY calls DESC, arn LIMIT 20` },
    { name: 'one hour, newest first', sql: `SELECT eventTime, eventName, sourceIPAddress, eventID FROM cloudtrail WHERE eventTime >= TIMESTAMP '${day} 10:00:00' AND eventTime < TIMESTAMP '${day} 11:00:00' ORDER BY eventTime DESC, eventID LIMIT 100` },
    { name: 'one event by its id', sql: `SELECT eventTime, eventName, "userIdentity.arn", raw FROM cloudtrail WHERE eventID = '${eventId}'` },
    { name: 'what an access key did', sql: `SELECT eventName, min(eventTime) AS first, max(eventTime) AS last, count(*) AS calls FROM cloudtrail WHERE "userIdentity.accessKeyId" = '${accessKey}' GROUP BY ALL ORDER BY calls DESC, eventName` },
    { name: 'addresses by distinct callers', sql: `SELECT sourceIPAddress, count(DISTINCT "userIdentity.arn") AS callers, count(*) AS calls FROM cloudtrail GROUP BY ALL ORDER BY callers DESC, calls DESC, sourceIPAddress LIMIT 20` },
    { name: 'a JSON path in requestParameters', sql: `SELECT json_extract_string(requestParameters, '$.bucketName') AS bucket, count(*) AS calls FROM cloudtrail WHERE eventSource = 's3.amazonaws.com' GROUP BY ALL ORDER BY calls DESC, bucket LIMIT 20` },
    { name: 'text anywhere in the record', sql: `SELECT count(*) AS hits, min(eventTime) AS first FROM cloudtrail WHERE raw LIKE '%${text}%'` },
    { name: 'refused calls by account and Region, one day', sql: `SELECT recipientAccountId, awsRegion, count(*) AS calls FROM cloudtrail WHERE eventTime >= TIMESTAMP '${day}' AND eventTime < TIMESTAMP '${day}' + INTERVAL 1 DAY AND errorCode IN ('AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation') GROUP BY ALL ORDER BY calls DESC, recipientAccountId, awsRegion` },
    { name: 'roles assumed, and by whom', sql: `SELECT "userIdentity.invokedBy" AS caller, json_extract_string(requestParameters, '$.roleArn') AS role, count(*) AS calls FROM cloudtrail WHERE eventName = 'AssumeRole' GROUP BY ALL ORDER BY calls DESC, caller, role LIMIT 20` },
  ]; // biome-ignore format: one query a line
}

/** Three questions as SQL on the view and as a scan of the gzip files that reads no more than it needs. */
export function rawScanQuestions(fileList: string): readonly { name: string; sql: string; scan: string }[] {
  const scan = (fields: string, select: string) =>
    `SELECT ${select} FROM (SELECT unnest(Records, recursive := true) FROM read_json(${fileList}, columns = {Records: 'STRUCT(${fields})[]'}, maximum_object_size = 33554432))`;
  return [
    {
      name: 'top event names',
      sql: 'SELECT eventName, count(*) AS calls FROM cloudtrail GROUP BY ALL ORDER BY calls DESC, eventName LIMIT 20',
      scan: `${scan('eventName VARCHAR', 'eventName, count(*) AS calls')} GROUP BY ALL ORDER BY calls DESC, eventName LIMIT 20`,
    },
    {
      name: 'errors by service and code',
      sql: 'SELECT eventSource, errorCode, count(*) AS calls FROM cloudtrail WHERE errorCode IS NOT NULL GROUP BY ALL ORDER BY calls DESC, eventSource, errorCode LIMIT 50',
      scan: `${scan('eventSource VARCHAR, errorCode VARCHAR', 'eventSource, errorCode, count(*) AS calls')} WHERE errorCode IS NOT NULL GROUP BY ALL ORDER BY calls DESC, eventSource, errorCode LIMIT 50`,
    },
    {
      name: 'who makes the writes',
      sql: 'SELECT "userIdentity.arn" AS arn, count(*) AS calls FROM cloudtrail WHERE NOT readOnly GROUP BY ALL ORDER BY calls DESC, arn LIMIT 20',
      scan: `${scan('readOnly BOOLEAN, userIdentity STRUCT(arn VARCHAR)', 'arn, count(*) AS calls')} WHERE NOT readOnly GROUP BY ALL ORDER BY calls DESC, arn LIMIT 20`,
    },
  ];
}
