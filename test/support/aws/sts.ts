import type { IssuedCredentials } from './fake-aws.ts';
import { type AwsAnswer, AwsError, type AwsRequest, Input, xmlAnswer } from './wire.ts';

/** STS in the query protocol: who calls, and sessions of roles. */
export class StsService {
  constructor(private readonly issue: (account: string, lifetimeMs: number) => IssuedCredentials) {}

  answer(request: AwsRequest): AwsAnswer {
    const input = new Input(request.input);
    switch (request.operation) {
      case 'GetCallerIdentity':
        return result(
          'GetCallerIdentity',
          `<Arn>arn:aws:iam::${request.account}:user/investigator</Arn><UserId>AIDAEXAMPLE</UserId><Account>${request.account}</Account>`,
        );
      case 'AssumeRole': {
        const arn = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(input.text('RoleArn') ?? '');
        const [, account, role] = arn ?? [];
        if (account === undefined) throw new AwsError('ValidationError', 'RoleArn is invalid');
        const made = this.issue(account, (input.number('DurationSeconds') ?? 3600) * 1000);
        const session = input.text('RoleSessionName') ?? 'session';
        return result(
          'AssumeRole',
          `<Credentials><AccessKeyId>${made.accessKeyId}</AccessKeyId><SecretAccessKey>${made.secretAccessKey}</SecretAccessKey>
          <SessionToken>${made.sessionToken}</SessionToken><Expiration>${made.expiration.toISOString()}</Expiration></Credentials>
          <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:${session}</AssumedRoleId>
          <Arn>arn:aws:sts::${account}:assumed-role/${role}/${session}</Arn></AssumedRoleUser>`,
        );
      }
      default:
        throw new AwsError('InvalidAction', `Could not find operation ${request.operation}`);
    }
  }
}

function result(operation: string, inner: string): AwsAnswer {
  return xmlAnswer(`<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${inner}</${operation}Result>
    <ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></${operation}Response>`);
}
