import type { JsonObject } from '../json-values.ts';
import { set } from './segment-http.ts';
import { type Attributes, type AttributeValue, textAttribute } from './span.ts';

/**
 * The `aws` block of a call (xray.md 6.2, row "aws"): what the span's own attributes say. Null for what does not run on AWS, and
 * where they say nothing.
 */
export function awsOfCall(attributes: Attributes, resource: Attributes): JsonObject | null {
  return isElsewhere(resource) ? null : orNull(callOf(attributes));
}

/** The `aws` block of a segment: the call, and what the resource says of where it ran. */
export function awsOfSegment(attributes: Attributes, resource: Attributes): JsonObject | null {
  return isElsewhere(resource) ? null : orNull({ ...hostOf(resource), ...callOf(attributes) });
}

/** The `aws` block of a service segment that stands in front of its own call. */
export function awsOfService(resource: Attributes): JsonObject | null {
  return isElsewhere(resource) ? null : orNull(hostOf(resource));
}

/** The account that a service runs in; null for what does not run on AWS. */
export function accountOf(resource: Attributes): string | null {
  return isElsewhere(resource) ? null : textAttribute(resource, 'cloud.account.id');
}

function isElsewhere(resource: Attributes): boolean {
  const provider = resource['cloud.provider'];
  return provider !== undefined && provider !== 'aws';
}

const orNull = (block: JsonObject): JsonObject | null => (Object.keys(block).length === 0 ? null : block);

function callOf(attributes: Attributes): JsonObject {
  const tables = tablesOf(attributes);
  return set({
    operation: textAttribute(attributes, 'aws.operation', 'rpc.method'),
    account_id: textAttribute(attributes, 'aws.account_id'),
    region: textAttribute(attributes, 'aws.region'),
    request_id: textAttribute(attributes, 'aws.request_id', 'aws.requestId'),
    queue_url: textAttribute(attributes, 'messaging.url', 'aws.queue_url', 'aws.queue.url'),
    table_name: tables.length === 1 ? tables[0] : null,
    table_names: tables.length > 1 ? tables : null,
  });
}

function tablesOf(attributes: Attributes): readonly string[] {
  const named = textList(attributes['aws.dynamodb.table_names'] ?? null);
  if (named.length > 0) return named;
  const one = textAttribute(attributes, 'aws.table_name', 'aws.table.name');
  return one === null ? [] : [one];
}

function hostOf(resource: Attributes): JsonObject {
  const platform = resource['cloud.platform'];
  const of = (key: string) => textAttribute(resource, key);
  const zone = of('cloud.availability_zone');
  return set({
    account_id: of('cloud.account.id'),
    ec2:
      platform === 'aws_ec2' || of('host.id') !== null
        ? set({
            instance_id: of('host.id'),
            instance_size: of('host.type'),
            ami_id: of('host.image.id'),
            availability_zone: zone,
          })
        : null,
    ecs: platform === 'aws_ecs' ? ecsOf(resource, zone) : null,
    eks:
      platform === 'aws_eks' || of('k8s.cluster.name') !== null
        ? set({
            cluster_name: of('k8s.cluster.name'),
            pod: of('k8s.pod.name'),
            container_id: of('container.id'),
          })
        : null,
    elastic_beanstalk: platform === 'aws_elastic_beanstalk' ? beanstalkOf(resource) : null,
    cloudwatch_logs: logGroupsOf(resource),
    xray: xrayOf(resource),
  });
}

function ecsOf(resource: Attributes, zone: string | null): JsonObject {
  const of = (key: string) => textAttribute(resource, key);
  return set({
    container: of('container.name'),
    container_id: of('container.id'),
    container_arn: of('aws.ecs.container.arn'),
    task_arn: of('aws.ecs.task.arn'),
    task_family: of('aws.ecs.task.family'),
    cluster_arn: of('aws.ecs.cluster.arn'),
    availability_zone: zone,
    launch_type: of('aws.ecs.launchtype'),
  });
}

/** Only where a deployment is named, whose number it is. */
function beanstalkOf(resource: Attributes): JsonObject | null {
  const deployment = textAttribute(resource, 'service.instance.id');
  if (deployment === null) return null;
  return set({
    environment_name: textAttribute(resource, 'service.namespace'),
    version_label: textAttribute(resource, 'service.version'),
    deployment_id: /^\d{1,15}$/.test(deployment) ? Number(deployment) : 0,
  });
}

/** By ARNs, which have the group in their seventh part, else by names. */
function logGroupsOf(resource: Attributes): JsonObject[] | null {
  const arns = groupList(resource['aws.log.group.arns'] ?? null);
  const groups =
    arns.length > 0
      ? arns.map((arn) => ({ log_group: arn.split(':')[6] ?? arn, arn }))
      : groupList(resource['aws.log.group.names'] ?? null).map((log_group) => ({ log_group }));
  return groups.length === 0 ? null : groups;
}

/** A list, or texts with `&` between, as environment variables have them. */
function groupList(value: AttributeValue): readonly string[] {
  return typeof value === 'string' ? value.split('&').filter((part) => part !== '') : textList(value);
}

function textList(value: AttributeValue): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function xrayOf(resource: Attributes): JsonObject | null {
  const sdk = textAttribute(resource, 'telemetry.sdk.name');
  const language = textAttribute(resource, 'telemetry.sdk.language');
  if (sdk === null) return null;
  return set({
    sdk: language === null ? sdk : `${sdk} for ${language}`,
    sdk_version: textAttribute(resource, 'telemetry.sdk.version'),
    auto_instrumentation: textAttribute(resource, 'telemetry.auto.version', 'telemetry.distro.version') !== null,
  });
}
