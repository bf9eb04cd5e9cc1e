import { Random, wheel } from '../../main/engine/sample/random.ts';
import { type Actor, type Cast, isoSecond } from './cast.ts';
import { KINDS, type Kind, type Scene } from './kinds.ts';
import type { TrailOptions } from './options.ts';

const KIND_WHEEL = wheel(KINDS.map((kind) => kind.weight));
const VERSIONS = ['1.08', '1.08', '1.09', '1.10', '1.11', '1.11'] as const;
const GLOBAL_HOST = new Set(['iam', 'sts', 'signin', 'health']);

/** Where and when a file's records happened. */
export interface FileScene {
  index: number;
  account: string;
  region: string;
  /** Time of delivery, epoch seconds; its records are up to ten minutes older. */
  delivered: number;
}

interface Failure {
  code: string;
  message: string;
}

/** Makes the records of one trail. A record depends on its file's index and its number alone, so any of them can be made again. */
export class RecordMaker {
  constructor(
    private readonly options: TrailOptions,
    private readonly cast: Cast,
  ) {}

  /** The JSON text of record `number` (from 0) of a file. */
  make(file: FileScene, number: number): string {
    const random = new Random(this.options.seed, file.index + 1, number);
    const kind = KINDS[KIND_WHEEL[random.next() & 8191] as number] as Kind;
    const actor = this.actorFor(kind, file.account, random);
    const session = random.pickSkewed(actor.sessions);
    // Delivery comes 200 s after the call in the middle, 600 s at most (cloudtrail.md 1.2).
    const time = file.delivered - Math.min(600, Math.max(20, Math.round(200 + 90 * random.normal())));
    const made = isoSecond(time);
    const scene: Scene = {
      random,
      cast: this.cast,
      account: file.account,
      region: file.region,
      actor,
      address: session.address,
      made,
    };
    const identity =
      kind.type === 'AwsServiceEvent'
        ? `{"accountId":"${file.account}","invokedBy":"${kind.service}.amazonaws.com"}`
        : session.identity.replace('@CREATED@', isoSecond(time - (time % 3600) - (session.identity.length % 900)));
    const failure = this.failureOf(kind, scene);
    const host = GLOBAL_HOST.has(kind.service)
      ? `${kind.service}.amazonaws.com`
      : `${kind.service}.${file.region}.amazonaws.com`;
    const viaService = actor.kind === 'service' || kind.type === 'AwsServiceEvent';
    const type = kind.type ?? 'AwsApiCall';
    let text = `{"eventVersion":"${random.pick(VERSIONS)}","userIdentity":${identity},"eventTime":"${made}","eventSource":"${kind.service}.amazonaws.com","eventName":"${kind.name}","awsRegion":"${file.region}","sourceIPAddress":"${session.address}","userAgent":"${session.agent}"`;
    if (failure) text += `,"errorCode":"${failure.code}","errorMessage":"${failure.message}"`;
    text += `,"requestParameters":${kind.request(scene)},"responseElements":${failure || !kind.response ? 'null' : kind.response(scene)}`;
    if (kind.additional) text += `,"additionalEventData":${kind.additional(scene)}`;
    if (type === 'AwsApiCall') text += `,"requestID":"${random.uuid()}"`;
    text += `,"eventID":"${random.uuid()}","readOnly":${kind.write !== true}`;
    if (kind.resources && !failure) text += `,"resources":${kind.resources(scene)}`;
    text += `,"eventType":"${type}","managementEvent":${kind.data !== true}`;
    if (random.chance(0.01)) text += `,"sharedEventID":"${random.uuid()}"`;
    if (session.address.startsWith('10.'))
      text += `,"vpcEndpointId":"vpce-0${file.account}abcde","vpcEndpointAccountId":"${file.account}"`;
    text += `,"recipientAccountId":"${file.account}"`;
    if (kind.serviceDetails) text += `,"serviceEventDetails":${kind.serviceDetails(scene)}`;
    text += `,"eventCategory":"${kind.data ? 'Data' : 'Management'}"`;
    if (!viaService) {
      text += random.chance(0.75)
        ? `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${host}"}`
        : `,"tlsDetails":{"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","clientProvidedHostHeader":"${host}"}`;
    }
    if (session.fromConsole) text += ',"sessionCredentialFromConsole":"true"';
    return `${text}}`;
  }

  private actorFor(kind: Kind, account: string, random: Random): Actor {
    const actors = this.cast.actors.get(account) as Actor[];
    for (let attempt = 0; attempt < 6; attempt++) {
      const actor = random.pickSkewed(actors);
      if (kind.by === undefined || kind.by === 'anyone') return actor;
      if (kind.by === 'service' && (actor.kind === 'service' || attempt > 1)) return actor;
      if (kind.by === 'machine' && actor.kind === 'role') return actor;
      if (kind.by === 'person' && (actor.kind === 'user' || actor.kind === 'root')) return actor;
    }
    return random.pick(actors);
  }

  private failureOf(kind: Kind, { random, actor, region, account }: Scene): Failure | null {
    if (kind.type !== undefined) return null;
    const { errorShare, throttleShare, faultShare } = this.options;
    let roll = random.fraction();
    if (roll < throttleShare) {
      const code = kind.service === 'ec2' ? 'Client.RequestLimitExceeded' : 'ThrottlingException';
      return { code, message: 'Rate exceeded' };
    }
    roll -= throttleShare;
    if (roll < faultShare) {
      const code =
        kind.service === 'ec2'
          ? 'Server.InternalError'
          : random.pick(['InternalFailure', 'ServiceUnavailableException', 'InternalServerError']);
      return { code, message: 'An internal error occurred. Please retry your request.' };
    }
    roll -= faultShare;
    if (roll >= errorShare) return null;
    if (kind.errors && random.chance(0.5)) {
      const [code, message] = random.pick(kind.errors);
      return { code, message };
    }
    const action = `${kind.service}:${kind.name.replace(/\d{8}(v\d+)?$/, '')}`;
    return {
      code:
        kind.service === 'ec2'
          ? 'Client.UnauthorizedOperation'
          : random.pick(['AccessDenied', 'AccessDeniedException']),
      message: `User: ${actor.arn} is not authorized to perform: ${action} on resource: arn:aws:${kind.service}:${region}:${account}:* because no identity-based policy allows the ${action} action`,
    };
  }
}
