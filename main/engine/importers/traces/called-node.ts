import { type JsonObject, listOf, objectOf, textOf } from './json-values.ts';

/** A node of the service graph: its key is all three. */
export interface NodeKey {
  name: string;
  type: string | null;
  account: string | null;
}

/** Spellings of services that SDKs use, by the name of the node (any case). */
const SAME_SERVICE = new Map([
  ['s3', 'S3'],
  ['amazons3', 'S3'],
  ['sns', 'SNS'],
  ['amazonsns', 'SNS'],
  ['kms', 'KMS'],
]);
const DYNAMO_DB = new Set(['dynamodb', 'amazondynamodb', 'amazondynamodbv2']);
const SQS = new Set(['sqs', 'amazonsqs']);

/**
 * The node that a subsegment called, named as xray.md 3.3 does, for where the called service sent no segment of its own.
 * Null for local code: a subsegment without a namespace, or with one that is neither `aws` nor `remote`.
 */
export function calledNode(subsegment: JsonObject): NodeKey | null {
  const name = textOf(subsegment.name);
  if (name === null) return null;
  const aws = objectOf(subsegment.aws);
  const account = textOf(aws.account_id);
  switch (subsegment.namespace) {
    case 'aws':
      return { ...awsNode(name, aws), account };
    case 'remote':
      return { name, type: subsegment.sql === undefined ? 'remote' : 'Database::SQL', account };
    default:
      return null;
  }
}

function awsNode(name: string, aws: JsonObject): Omit<NodeKey, 'account'> {
  const service = name.toLowerCase();
  if (DYNAMO_DB.has(service)) {
    const table = onlyTable(aws);
    return table === null ? { name: 'DynamoDB', type: 'AWS::DynamoDB' } : { name: table, type: 'AWS::DynamoDB::Table' };
  }
  if (SQS.has(service)) {
    const queue = textOf(aws.queue_url);
    return queue === null ? { name: 'SQS', type: 'AWS::SQS' } : { name: queue, type: 'AWS::SQS::Queue' };
  }
  const called = service === 'lambda' ? textOf(aws.function_name) : null;
  if (called !== null) return { name: called, type: 'AWS::Lambda' };
  const usual = SAME_SERVICE.get(service) ?? name;
  return { name: usual, type: `AWS::${usual}` };
}

/** The table of a DynamoDB call: the first member that is set decides, and must hold exactly one. */
function onlyTable(aws: JsonObject): string | null {
  for (const tables of [aws.table_names, aws.table_name, aws.resource_names]) {
    const single = textOf(tables);
    if (single !== null) return single;
    const list = listOf(tables);
    if (list.length > 0) return list.length === 1 ? textOf(list[0]) : null;
  }
  return null;
}
