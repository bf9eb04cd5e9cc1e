import { eventsNamed, type QuestionGroupSource, text } from './question.ts';

export const data: QuestionGroupSource = {
  id: 'data',
  title: 'Data that was read or carried away',
  questions: [
    {
      id: 'data/secrets',
      title: 'Who read secrets?',
      description: 'Secrets Manager reads by actor and secret.',
      text: `SELECT actor, eventName, requestParameters ->> 'secretId' AS secret, sourceIPAddress, count(*) AS calls,
  count(*) FILTER (outcome <> 'ok') AS not_ok, min(eventTime) AS first
FROM cloudtrail
WHERE eventName IN ('GetSecretValue', 'BatchGetSecretValue')
GROUP BY ALL
ORDER BY calls DESC, actor, secret, sourceIPAddress`,
    },
    {
      id: 'data/parameters',
      title: 'Who read parameters of Systems Manager?',
      description: 'Parameter reads by actor, with how many asked for the value in clear text.',
      text: `SELECT actor, eventName, count(*) AS calls, count(*) FILTER ((requestParameters ->> 'withDecryption') = 'true') AS decrypted
FROM cloudtrail
WHERE eventSource = 'ssm.amazonaws.com' AND eventName IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory')
GROUP BY ALL
ORDER BY calls DESC, actor, eventName`,
    },
    {
      id: 'data/decryptions',
      title: 'Who decrypted with which key?',
      description: 'KMS Decrypt calls by actor and key.',
      text: `SELECT actor, resource_arns[1] AS key, count(*) AS calls, min(eventTime) AS first, max(eventTime) AS last
FROM cloudtrail
WHERE eventSource = 'kms.amazonaws.com' AND eventName = 'Decrypt'
GROUP BY ALL
ORDER BY calls DESC, actor, key`,
    },
    {
      id: 'data/bucket-actions',
      title: 'What happened to each bucket?',
      description: 'S3 actions by bucket and actor. Object reads are there where the trail has data events.',
      text: `SELECT "requestParameters.bucketName" AS bucket, eventName, actor, count(*) AS calls, count(*) FILTER (outcome <> 'ok') AS not_ok
FROM cloudtrail
WHERE eventSource = 's3.amazonaws.com' AND "requestParameters.bucketName" IS NOT NULL
GROUP BY ALL
ORDER BY calls DESC, bucket, eventName, actor`,
    },
    {
      id: 'data/objects-of-bucket',
      title: 'Which objects of this bucket were read?',
      description: 'GetObject events of a bucket with the bytes that went out.',
      text: `SELECT eventTime, actor, sourceIPAddress, requestParameters ->> 'key' AS object,
  (additionalEventData ->> 'bytesTransferredOut')::DOUBLE AS bytes_out, errorCode
FROM cloudtrail
WHERE eventName = 'GetObject' AND "requestParameters.bucketName" = {{bucket}}
ORDER BY eventTime, eventID`,
      parameters: [text('bucket', 'Name of the bucket', 'my-bucket')],
    },
    {
      id: 'data/bucket-openings',
      title: 'Were buckets opened?',
      description: 'Policies, lists of rights and public access blocks of buckets that changed.',
      text: eventsNamed(
        [
          'PutBucketPolicy',
          'DeleteBucketPolicy',
          'PutBucketAcl',
          'PutObjectAcl',
          'PutBucketPublicAccessBlock',
          'DeleteBucketPublicAccessBlock',
          'PutAccountPublicAccessBlock',
          'PutBucketReplication',
        ],
        ['"requestParameters.bucketName" AS bucket'],
      ),
    },
    {
      id: 'data/shared-copies',
      title: 'Were images, snapshots or copies shared with others?',
      description: 'Disks, machine images and databases shared with another account: data leaves without a download.',
      text: eventsNamed(
        [
          'ModifySnapshotAttribute',
          'ModifyImageAttribute',
          'ModifyDBSnapshotAttribute',
          'ModifyDBClusterSnapshotAttribute',
          'CreateSnapshot',
          'CopySnapshot',
          'CopyImage',
          'CreateStoreImageTask',
          'StartExportTask',
        ],
        ['requestParameters'],
      ),
    },
    {
      id: 'data/passwords-of-instances',
      title: 'Who asked for passwords or user data of instances?',
      description: 'GetPasswordData, and instance attributes asked for user data, which often holds secrets.',
      text: `SELECT eventTime, eventName, actor, sourceIPAddress, requestParameters ->> 'instanceId' AS instance, errorCode
FROM cloudtrail
WHERE eventName = 'GetPasswordData' OR (eventName = 'DescribeInstanceAttribute' AND (requestParameters ->> 'attribute') = 'userData')
ORDER BY eventTime, eventID`,
    },
  ],
};
