import { type Attributes, isAwsSdkSpan, type Span, textAttribute } from './span.ts';

const LONGEST_NAME = 200;
/** What X-Ray allows in a name (xray.md 1.2). */
const NOT_IN_NAMES = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu;

/** Kinds that call something. */
const CALLING = new Set(['CLIENT', 'PRODUCER', 'CONSUMER']);

export function isLocalRoot({ attributes }: Span): boolean {
  return attributes['aws.span.kind'] === 'LOCAL_ROOT';
}

/** A local root that is a call too, and so becomes two documents. */
export function isCallingLocalRoot(span: Span): boolean {
  return isLocalRoot(span) && CALLING.has(span.kind);
}

/** The exporter's order of names (xray.md 6.2, row "name"). `fromAwsService`: it came from `aws.service`. */
export function exportedName(span: Span): { name: string; fromAwsService: boolean } {
  const { attributes, resource, kind } = span;
  const isServing = kind === 'SERVER' || (kind === 'INTERNAL' && isLocalRoot(span));
  const local = isServing ? textAttribute(attributes, 'aws.local.service') : null;
  const remote = CALLING.has(kind) ? remoteService(span) : null;
  const named = local ?? remote ?? textAttribute(attributes, 'peer.service');
  if (named !== null) return { name: named, fromAwsService: false };
  const service = textAttribute(attributes, 'aws.service');
  if (service !== null) return { name: service, fromAwsService: true };
  const name =
    databaseName(attributes) ??
    (kind === 'SERVER' ? textAttribute(resource, 'service.name') : null) ??
    textAttribute(attributes, 'rpc.service') ??
    textAttribute(attributes, 'http.host') ??
    textAttribute(attributes, 'net.peer.name') ??
    allowedName(span.name);
  return { name, fromAwsService: false };
}

/** `aws.remote.service`; of a call of an AWS SDK without its prefix. */
export function remoteService(span: Span): string | null {
  const name = textAttribute(span.attributes, 'aws.remote.service');
  return name !== null && isAwsSdkSpan(span) ? name.replace(/^(?:AWS\.SDK\.|AWS::)/, '') : name;
}

/** `db.name` + `@` + host of the connection string, which may begin with `jdbc:`. */
function databaseName(attributes: Attributes): string | null {
  const name = textAttribute(attributes, 'db.name');
  const connection = textAttribute(attributes, 'db.connection_string');
  if (name === null || connection === null) return name;
  const host = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#;,]+)/i.exec(connection)?.[1];
  return host === undefined ? name : `${name}@${host}`;
}

function allowedName(name: string): string {
  return name.replace(NOT_IN_NAMES, '').slice(0, LONGEST_NAME) || 'span';
}

/** Row "namespace". Only subsegments have one. */
export function namespaceOf(span: Span, fromAwsService: boolean): 'aws' | 'remote' | null {
  if (isAwsSdkSpan(span) || fromAwsService) return 'aws';
  if (span.kind === 'CLIENT') return 'remote';
  return CALLING.has(span.kind) && textAttribute(span.attributes, 'aws.remote.service') !== null ? 'remote' : null;
}

/** Row "origin". */
export function originOf(resource: Attributes): string | null {
  const provider = resource['cloud.provider'];
  if (provider !== undefined && provider !== 'aws') return null;
  switch (resource['cloud.platform']) {
    case 'aws_app_runner':
      return 'AWS::AppRunner::Service';
    case 'aws_eks':
      return 'AWS::EKS::Container';
    case 'aws_elastic_beanstalk':
      return 'AWS::ElasticBeanstalk::Environment';
    case 'aws_ecs':
      return originOfEcs(resource['aws.ecs.launchtype']);
    case 'aws_ec2':
      return 'AWS::EC2::Instance';
    default:
      return null;
  }
}

function originOfEcs(launchType: unknown): string {
  if (launchType === 'ec2') return 'AWS::ECS::EC2';
  return launchType === 'fargate' ? 'AWS::ECS::Fargate' : 'AWS::ECS::Container';
}
