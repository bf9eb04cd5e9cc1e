/** The query that people start from: all events, the newest first. */
export const NEWEST_EVENTS = `SELECT eventTime, eventName, actor, sourceIPAddress, errorCode, eventSource, awsRegion
FROM cloudtrail
ORDER BY eventTime DESC`;
