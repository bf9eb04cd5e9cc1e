import type { Random } from '../../main/engine/sample/random.ts';
import type { Actor, Cast } from './cast.ts';

/** What a call happens in; `made` is its time as AWS writes it. */
export interface Scene {
  random: Random;
  cast: Cast;
  account: string;
  region: string;
  actor: Actor;
  address: string;
  made: string;
}

type Part = (scene: Scene) => string;

/** One API action: how often it is called, by whom, and the JSON texts of its nested members (`null` where absent). */
export interface Kind {
  service: string;
  name: string;
  weight: number;
  write?: true;
  data?: true;
  by?: 'anyone' | 'service' | 'person' | 'machine';
  type?: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn';
  request: Part;
  response?: Part;
  resources?: Part;
  additional?: Part;
  serviceDetails?: Part;
  /** The service's own errors, beside access denied. */
  errors?: readonly (readonly [code: string, message: string])[];
}

const none: Part = () => 'null';
const empty: Part = () => '{}';

const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
const resource = (account: string, type: string, arn: string) =>
  `[{"accountId":"${account}","type":"${type}","ARN":"${arn}"}]`;

/** Policies travel as JSON text inside JSON. */
const POLICY =
  '{\\n  \\"Version\\": \\"2012-10-17\\",\\n  \\"Statement\\": [\\n    {\\n      \\"Effect\\": \\"Allow\\",\\n      \\"Principal\\": { \\"Service\\": \\"ec2.amazonaws.com\\" },\\n      \\"Action\\": \\"sts:AssumeRole\\"\\n    }\\n  ]\\n}';

function ec2Describe(name: string, weight: number, set: string, ids?: (scene: Scene) => string): Kind {
  return {
    service: 'ec2',
    name,
    weight,
    errors: [['Client.InvalidInstanceID.NotFound', 'The instance ID does not exist']],
    request: (scene) => {
      const id = ids && scene.random.chance(0.5) ? `"items":[{"${set}Id":"${ids(scene)}"}]` : '';
      return scene.random.chance(0.3)
        ? `{"maxResults":${scene.random.pick([100, 200, 1000])},"${set}Set":{${id}},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"vpc-0${scene.cast.groups[0]?.slice(4)}"}]}}]}}`
        : `{"${set}Set":{${id}},"filterSet":{}}`;
    },
  };
}

function s3Read(name: string, weight: number, extra: string): Kind {
  return {
    service: 's3',
    name,
    weight,
    errors: [
      ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
      ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
    ],
    request: ({ random, cast }) => {
      const bucket = random.pickSkewed(cast.buckets);
      return `{"bucketName":"${bucket}","Host":"${bucket}.s3.amazonaws.com","${extra}":""}`;
    },
    additional: s3Additional,
    resources: ({ random, cast, account }) =>
      resource(account, 'AWS::S3::Bucket', bucketArn(random.pickSkewed(cast.buckets))),
  };
}

function s3Additional({ random }: Scene): string {
  return `{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":${random.chance(0.2) ? random.below(4_000_000) : 0},"AuthenticationMethod":"AuthHeader","x-amz-id-2":"${random.letters(75)}=","bytesTransferredOut":${random.below(90_000)}.0}`;
}

function s3Object(name: string, weight: number, write: boolean): Kind {
  return {
    service: 's3',
    name,
    weight,
    ...(write ? { write: true as const } : {}),
    data: true,
    errors: [
      ['NoSuchKey', 'The specified key does not exist.'],
      ['PreconditionFailed', 'At least one of the pre-conditions you specified did not hold'],
    ],
    request: ({ random, cast, made }) => {
      const bucket = random.pickSkewed(cast.buckets);
      const key = `${random.pick(['raw', 'events', 'exports', 'images', 'thumb'])}/${made.slice(0, 10).replaceAll('-', '/')}/part-${random.below(100_000)}.parquet`;
      return `{"bucketName":"${bucket}","Host":"${bucket}.s3.amazonaws.com","key":"${key}"${write ? ',"x-amz-acl":"bucket-owner-full-control","x-amz-server-side-encryption":"aws:kms"' : ''}}`;
    },
    ...(write
      ? {
          response: ({ random }: Scene) =>
            `{"x-amz-server-side-encryption":"aws:kms","x-amz-version-id":"${random.letters(32).replace(/[+/]/g, '_')}"}`,
        }
      : {}),
    additional: s3Additional,
    resources: ({ random, cast, account }) => {
      const bucket = bucketArn(random.pickSkewed(cast.buckets));
      return `[{"type":"AWS::S3::Object","ARNPrefix":"${bucket}/"},{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"${bucket}"}]`;
    },
  };
}

function kms(name: string, weight: number): Kind {
  return {
    service: 'kms',
    name,
    weight,
    request: ({ random, cast, account, region }) =>
      random.chance(0.5)
        ? `{"encryptionContext":{"PARAMETER_ARN":"arn:aws:ssm:${region}:${account}:parameter${random.pickSkewed(cast.parameters)}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`
        : `{"keyId":"arn:aws:kms:${region}:${account}:key/${random.pickSkewed(cast.keys)}","encryptionContext":{"aws:s3:arn":"${bucketArn(random.pickSkewed(cast.buckets))}"},"keySpec":"AES_256"}`,
    resources: ({ random, cast, account, region }) =>
      resource(account, 'AWS::KMS::Key', `arn:aws:kms:${region}:${account}:key/${random.pickSkewed(cast.keys)}`),
  };
}

function assumeRole(name: string, weight: number, by: Kind['by'] & string): Kind {
  return {
    service: 'sts',
    name,
    weight,
    by,
    request: ({ random, cast, account }) =>
      `{"roleArn":"arn:aws:iam::${account}:role/${random.pickSkewed(cast.roles)}","roleSessionName":"${random.chance(0.5) ? random.pick(cast.instances) : `botocore-session-${1_780_000_000 + random.below(9_000_000)}`}","durationSeconds":${random.pick([900, 3600, 43200])}}`,
    response: ({ random, cast, account }) => {
      const role = random.pickSkewed(cast.roles);
      const id = `AROA${random.capitals(17)}`;
      return `{"credentials":{"accessKeyId":"ASIA${random.capitals(16)}","sessionToken":"IQoJb3JpZ2luX2Vj${random.letters(380)}","expiration":"May 3, 2026, 4:31:14 PM"},"assumedRoleUser":{"assumedRoleId":"${id}:session","arn":"arn:aws:sts::${account}:assumed-role/${role}/session"}}`;
    },
    resources: ({ random, cast, account }) =>
      resource(account, 'AWS::IAM::Role', `arn:aws:iam::${account}:role/${random.pickSkewed(cast.roles)}`),
  };
}

function iamRead(name: string, weight: number): Kind {
  return {
    service: 'iam',
    name,
    weight,
    request: ({ random, cast }) => `{"roleName":"${random.pickSkewed(cast.roles)}"}`,
    errors: [['NoSuchEntityException', 'The role with the given name cannot be found.']],
  };
}

const serviceCall = (name: string, service: string, weight: number, request: Part, more: Partial<Kind> = {}): Kind => ({
  service, name, weight, request, ...more,
}); // biome-ignore format: one call a line

/** What a busy organisation's trail is made of; weights after trail-invictus and the shape of large accounts. */
export const KINDS: readonly Kind[] = [
  kms('Decrypt', 90),
  kms('GenerateDataKey', 45),
  kms('Encrypt', 8),
  kms('DescribeKey', 12),
  assumeRole('AssumeRole', 62, 'service'),
  assumeRole('AssumeRoleWithWebIdentity', 9, 'machine'),
  serviceCall('GetCallerIdentity', 'sts', 14, none, { response: ({ account, actor }) => `{"account":"${account}","userId":"AIDA","arn":"${actor.arn}"}` }),
  ec2Describe('DescribeInstances', 48, 'instances', ({ random, cast }) => random.pick(cast.instances)),
  ec2Describe('DescribeInstanceStatus', 16, 'instances', ({ random, cast }) => random.pick(cast.instances)),
  ec2Describe('DescribeRouteTables', 22, 'routeTableId'),
  ec2Describe('DescribeVpcs', 14, 'vpc'),
  ec2Describe('DescribeSubnets', 16, 'subnet'),
  ec2Describe('DescribeSecurityGroups', 24, 'securityGroup', ({ random, cast }) => random.pick(cast.groups)),
  ec2Describe('DescribeNetworkInterfaces', 28, 'networkInterfaceId'),
  ec2Describe('DescribeVolumes', 14, 'volume'),
  ec2Describe('DescribeTags', 18, 'resources'),
  ec2Describe('DescribeImages', 6, 'images', ({ random, cast }) => random.pick(cast.images)),
  ec2Describe('DescribeAvailabilityZones', 6, 'availabilityZone'),
  ec2Describe('DescribeNatGateways', 6, 'natGateway'),
  serviceCall('CreateTags', 'ec2', 5, ({ random, cast }) => `{"resourcesSet":{"items":[{"resourceId":"${random.pick(cast.instances)}"}]},"tagSet":{"items":[{"key":"team","value":"payments"},{"key":"Name","value":"${random.pick(cast.roles)}"}]}}`, { write: true, response: () => '{"_return":true}' }),
  serviceCall('RunInstances', 'ec2', 3, ({ random, cast }) => `{"instancesSet":{"items":[{"imageId":"${random.pick(cast.images)}","minCount":1,"maxCount":${1 + random.below(3)}}]},"instanceType":"${random.pick(['m6i.large', 't3.medium', 'c7g.xlarge', 'p2.xlarge'])}","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"clientToken":"${random.uuid()}"}`, {
    write: true,
    errors: [['Client.VcpuLimitExceeded', 'You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.'], ['Server.InsufficientInstanceCapacity', 'There is not enough capacity']],
    response: ({ random, cast, account, made, region }) => `{"requestId":"${random.uuid()}","reservationId":"r-0${random.hex(16)}","ownerId":"${account}","groupSet":{},"instancesSet":{"items":[{"instanceId":"${random.pick(cast.instances)}","imageId":"${random.pick(cast.images)}","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-${random.below(256)}-${random.below(256)}.ec2.internal","amiLaunchIndex":0,"productCodes":{},"instanceType":"m6i.large","launchTime":${Date.parse(made)},"placement":{"availabilityZone":"${region}a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"subnet-0${random.hex(16)}","vpcId":"vpc-0${random.hex(16)}","privateIpAddress":"10.0.${random.below(256)}.${random.below(256)}","stateReason":{"code":"pending","message":"pending"},"architecture":"x86_64","rootDeviceType":"ebs","rootDeviceName":"/dev/xvda","blockDeviceMapping":{},"virtualizationType":"hvm","hypervisor":"xen","sourceDestCheck":true,"groupSet":{"items":[{"groupId":"${random.pick(cast.groups)}","groupName":"default"}]}}]}}`,
  }),
  serviceCall('TerminateInstances', 'ec2', 2, ({ random, cast }) => `{"instancesSet":{"items":[{"instanceId":"${random.pick(cast.instances)}"}]}}`, { write: true, response: ({ random, cast }) => `{"requestId":"${random.uuid()}","instancesSet":{"items":[{"instanceId":"${random.pick(cast.instances)}","currentState":{"code":32,"name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}}` }),
  serviceCall('AuthorizeSecurityGroupIngress', 'ec2', 1, ({ random, cast }) => `{"groupId":"${random.pick(cast.groups)}","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"groups":{},"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}`, { write: true, response: ({ random }) => `{"requestId":"${random.uuid()}","_return":true}` }),
  s3Read('GetBucketAcl', 30, 'acl'),
  s3Read('GetBucketLogging', 8, 'logging'),
  s3Read('GetBucketPolicyStatus', 8, 'policyStatus'),
  s3Read('GetBucketTagging', 6, 'tagging'),
  s3Read('GetBucketEncryption', 6, 'encryption'),
  serviceCall('ListBuckets', 's3', 8, () => '{"Host":"s3.amazonaws.com"}', { additional: s3Additional }),
  s3Object('GetObject', 70, false),
  s3Object('HeadObject', 20, false),
  s3Object('PutObject', 34, true),
  s3Object('DeleteObject', 4, true),
  iamRead('GetRole', 18),
  iamRead('ListAttachedRolePolicies', 10),
  iamRead('ListRolePolicies', 8),
  serviceCall('GetUser', 'iam', 10, ({ actor }) => `{"userName":"${actor.arn.slice(actor.arn.lastIndexOf('/') + 1)}"}`),
  serviceCall('CreateRole', 'iam', 1, ({ random, cast }) => `{"roleName":"${random.pick(cast.roles)}","path":"/","assumeRolePolicyDocument":"${POLICY}","description":"R\\u00f4le d\\u2019export \\/ caf\\u00e9","maxSessionDuration":3600}`, { write: true, response: ({ random, cast, account, made }) => `{"role":{"path":"/","roleName":"${random.pick(cast.roles)}","roleId":"AROA${random.capitals(17)}","arn":"arn:aws:iam::${account}:role/${random.pick(cast.roles)}","createDate":"${made}","assumeRolePolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%7D"}}` }),
  serviceCall('CreateAccessKey', 'iam', 1, ({ random }) => `{"userName":"${random.pick(['maria.silva', 'tom.baker', 'backup'])}"}`, { write: true, by: 'person', response: ({ random, made }) => `{"accessKey":{"accessKeyId":"AKIA${random.capitals(16)}","status":"Active","userName":"maria.silva","createDate":"${made}"}}` }),
  serviceCall('AttachRolePolicy', 'iam', 2, ({ random, cast }) => `{"roleName":"${random.pick(cast.roles)}","policyArn":"arn:aws:iam::aws:policy/${random.pick(['AdministratorAccess', 'ReadOnlyAccess', 'AmazonS3FullAccess'])}"}`, { write: true }),
  serviceCall('DescribeParameters', 'ssm', 14, ({ random, cast }) => `{"parameterFilters":[{"key":"Name","option":"Equals","values":["${random.pick(cast.parameters)}"]}],"shared":false}`),
  serviceCall('GetParameter', 'ssm', 30, ({ random, cast }) => `{"name":"${random.pickSkewed(cast.parameters)}","withDecryption":${random.chance(0.8)}}`, { resources: ({ random, cast, account, region }) => `[{"accountId":"${account}","ARN":"arn:aws:ssm:${region}:${account}:parameter${random.pickSkewed(cast.parameters)}"}]` }),
  serviceCall('GetParametersByPath', 'ssm', 16, ({ random, cast }) => `{"path":"${random.pickSkewed(cast.parameters)}","recursive":true,"withDecryption":true,"maxResults":10}`),
  serviceCall('PutParameter', 'ssm', 2, ({ random, cast }) => `{"name":"${random.pick(cast.parameters)}","type":"SecureString","value":"HIDDEN_DUE_TO_SECURITY_REASONS","overwrite":true}`, { write: true, response: ({ random }) => `{"version":${1 + random.below(40)},"tier":"Standard"}` }),
  serviceCall('UpdateInstanceInformation', 'ssm', 60, ({ random, cast }) => `{"instanceId":"${random.pick(cast.instances)}","agentVersion":"3.3.551.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.0.${random.below(8)}.${random.below(256)}","computerName":"ip-10-0-${random.below(8)}-${random.below(256)}.ec2.internal","agentName":"amazon-ssm-agent","availabilityZone":"a","availabilityZoneId":"use1-az4","sSMConnectionChannel":"ssmmessages"}`, { write: true, by: 'machine' }),
  serviceCall('GetSecretValue', 'secretsmanager', 36, ({ random, cast, account, region }) => `{"secretId":"arn:aws:secretsmanager:${region}:${account}:secret:${random.pickSkewed(cast.secrets)}","versionStage":"AWSCURRENT"}`, { errors: [['ResourceNotFoundException', "Secrets Manager can't find the specified secret."]] }),
  serviceCall('DescribeSecret', 'secretsmanager', 10, ({ random, cast }) => `{"secretId":"${random.pickSkewed(cast.secrets)}"}`),
  serviceCall('ListFunctions20150331', 'lambda', 6, () => '{"maxItems":50}'),
  serviceCall('GetFunction20150331v2', 'lambda', 12, ({ random, cast, account, region }) => `{"functionName":"arn:aws:lambda:${region}:${account}:function:${random.pickSkewed(cast.functions)}"}`, { errors: [['ResourceNotFoundException', 'Function not found']] }),
  serviceCall('UpdateFunctionCode20150331v2', 'lambda', 2, ({ random, cast }) => `{"functionName":"${random.pick(cast.functions)}","s3Bucket":"${random.pick(cast.buckets)}","s3Key":"builds/${random.hex(40)}.zip","publish":true,"dryRun":false}`, { write: true, response: ({ random, cast, account, region, made }) => `{"functionName":"${random.pick(cast.functions)}","functionArn":"arn:aws:lambda:${region}:${account}:function:${random.pick(cast.functions)}","runtime":"nodejs20.x","role":"arn:aws:iam::${account}:role/${random.pick(cast.roles)}","handler":"index.handler","codeSize":${random.below(50_000_000)},"description":"","timeout":30,"memorySize":512,"lastModified":"${made.slice(0, 19)}.000+0000","codeSha256":"${random.letters(43)}=","version":"${random.below(300)}","tracingConfig":{"mode":"Active"},"revisionId":"${random.uuid()}","state":"Active","lastUpdateStatus":"InProgress","packageType":"Zip","architectures":["arm64"],"ephemeralStorage":{"size":512}}` }),
  serviceCall('Invoke', 'lambda', 40, ({ random, cast, account, region }) => `{"functionName":"arn:aws:lambda:${region}:${account}:function:${random.pickSkewed(cast.functions)}","invocationType":"RequestResponse","clientContext":"e30="}`, { data: true, write: true, additional: ({ random, cast, account, region }) => `{"functionVersion":"arn:aws:lambda:${region}:${account}:function:${random.pickSkewed(cast.functions)}:$LATEST"}`, resources: ({ random, cast, account, region }) => resource(account, 'AWS::Lambda::Function', `arn:aws:lambda:${region}:${account}:function:${random.pickSkewed(cast.functions)}`), errors: [['TooManyRequestsException', 'Rate Exceeded.']] }),
  serviceCall('GetItem', 'dynamodb', 18, ({ random, cast }) => `{"tableName":"${random.pickSkewed(cast.tables)}","key":{"pk":"HIDDEN_DUE_TO_SECURITY_REASONS"},"consistentRead":${random.chance(0.2)},"returnConsumedCapacity":"NONE"}`, { data: true, additional: none, resources: ({ random, cast, account, region }) => resource(account, 'AWS::DynamoDB::Table', `arn:aws:dynamodb:${region}:${account}:table/${random.pickSkewed(cast.tables)}`), errors: [['ProvisionedThroughputExceededException', 'The level of configured provisioned throughput for the table was exceeded.']] }),
  serviceCall('DescribeTable', 'dynamodb', 14, ({ random, cast }) => `{"tableName":"${random.pickSkewed(cast.tables)}"}`, { resources: ({ random, cast, account, region }) => resource(account, 'AWS::DynamoDB::Table', `arn:aws:dynamodb:${region}:${account}:table/${random.pickSkewed(cast.tables)}`) }),
  serviceCall('DescribeDBInstances', 'rds', 14, ({ random, cast }) => (random.chance(0.5) ? `{"dBInstanceIdentifier":"${random.pick(cast.clusters)}"}` : 'null')),
  serviceCall('DescribeDBClusters', 'rds', 8, none),
  serviceCall('CreateLogStream', 'logs', 36, ({ random, cast, made }) => `{"logGroupName":"${random.pickSkewed(cast.logGroups)}","logStreamName":"${made.slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}"}`, { write: true, by: 'machine', errors: [['ResourceAlreadyExistsException', 'The specified log stream already exists']] }),
  serviceCall('DescribeLogGroups', 'logs', 10, ({ random }) => `{"limit":50,"nextToken":"${random.letters(40)}"}`),
  serviceCall('DescribeAlarms', 'monitoring', 12, ({ random }) => `{"maxRecords":${random.pick([10, 100])},"alarmTypes":["MetricAlarm"]}`),
  serviceCall('GetMetricData', 'monitoring', 4, ({ made }) => `{"startTime":"${made}","endTime":"${made}","metricDataQueries":[{"id":"m1","label":"cpu"}]}`),
  serviceCall('DescribeTargetHealth', 'elasticloadbalancing', 22, ({ random, account, region, cast }) => `{"targetGroupArn":"arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${random.pickSkewed(cast.clusters)}/73e2d6bc24d8a067"}`),
  serviceCall('DescribeLoadBalancers', 'elasticloadbalancing', 10, empty),
  serviceCall('RegisterTargets', 'elasticloadbalancing', 3, ({ random, account, region, cast }) => `{"targetGroupArn":"arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${random.pickSkewed(cast.clusters)}/73e2d6bc24d8a067","targets":[{"id":"10.0.${random.below(8)}.${random.below(256)}","port":8080}]}`, { write: true, response: empty }),
  serviceCall('DescribeServices', 'ecs', 14, ({ random, cast }) => `{"cluster":"${random.pickSkewed(cast.clusters)}","services":["${random.pick(cast.roles)}"]}`),
  serviceCall('SubmitTaskStateChange', 'ecs', 8, ({ random, account, region, cast }) => `{"cluster":"${random.pickSkewed(cast.clusters)}","task":"arn:aws:ecs:${region}:${account}:task/${random.hex(32)}","status":"RUNNING"}`, { write: true, by: 'machine', response: () => '{"acknowledgment":"ACCEPT"}' }),
  serviceCall('PutEvaluations', 'config', 10, ({ random, cast, made }) => `{"evaluations":[{"complianceResourceType":"AWS::EC2::Instance","complianceResourceId":"${random.pick(cast.instances)}","complianceType":"NON_COMPLIANT","orderingTimestamp":"${made}"}],"resultToken":"***"}`, { write: true, response: () => '{"failedEvaluations":[]}' }),
  serviceCall('DescribeEventAggregates', 'health', 6, () => '{"aggregateField":"eventTypeCategory","filter":{"eventStatusCodes":["open","upcoming"]}}', { by: 'person' }),
  serviceCall('LookupEvents', 'cloudtrail', 4, ({ random }) => `{"maxResults":50,"lookupAttributes":[{"attributeKey":"ReadOnly","attributeValue":"${random.chance(0.5)}"}]}`, { by: 'person' }),
  serviceCall('ReceiveMessage', 'sqs', 8, ({ random, account, region, cast }) => `{"queueUrl":"https://sqs.${region}.amazonaws.com/${account}/${random.pickSkewed(cast.queues)}","maxNumberOfMessages":10,"waitTimeSeconds":20}`, { data: true, write: true }),
  serviceCall('ConsoleLogin', 'signin', 1.5, none, { type: 'AwsConsoleSignIn', write: true, by: 'person', response: ({ random }) => `{"ConsoleLogin":"${random.chance(0.9) ? 'Success' : 'Failure'}"}`, additional: ({ random }) => `{"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true","MobileVersion":"No","MFAUsed":"${random.chance(0.7) ? 'Yes' : 'No'}"}` }),
  serviceCall('RotateKey', 'kms', 1, none, { type: 'AwsServiceEvent', write: true, by: 'service', serviceDetails: ({ random, cast }) => `{"keyId":"${random.pick(cast.keys)}","rotationType":"AUTOMATIC"}` }),
]; // biome-ignore format: a table, one action a row
