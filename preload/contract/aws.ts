import { z } from 'zod';
import { method } from './method.ts';

/** How AWS is reached. Nothing of it is secret: credentials are looked up by the network process alone (design.md part 7). */
export const awsConnection = z.object({
  /** A profile of the user's AWS configuration; null for what the environment says, or the default profile. */
  profile: z.string().min(1).nullable().default(null),
  /** Null for the profile's or the environment's own. */
  region: z.string().min(1).nullable().default(null),
  /** Base URL in place of AWS's own, as private endpoints and emulators need it. */
  endpoint: z.url().nullable().default(null),
});
export type AwsConnection = z.infer<typeof awsConnection>;

/** Where a profile's credentials come from; `unknown` has nothing that we know. */
export const profileKind = z.enum(['keys', 'sso', 'role', 'process', 'web-identity', 'unknown']);

export const awsProfile = z.object({
  name: z.string(),
  kind: profileKind,
  region: z.string().nullable(),
  /** Account of an SSO profile, or of the role's ARN. */
  account: z.string().nullable(),
  /** Role that it ends in. */
  role: z.string().nullable(),
  /** The profile that a role is assumed from. */
  sourceProfile: z.string().nullable(),
  /** SSO start URL of the profile itself or of the one that its chain begins with: it can be signed in to from here. */
  signInUrl: z.string().nullable(),
  /** A role of the chain asks for a code of a device. */
  needsMfa: z.boolean(),
});
export type AwsProfile = z.infer<typeof awsProfile>;

/** Who AWS says we are (STS GetCallerIdentity). */
export const awsIdentity = z.object({
  account: z.string(),
  arn: z.string(),
  profile: z.string().nullable(),
  region: z.string(),
  /** Milliseconds since the epoch; null for credentials that do not expire. */
  expiresAt: z.number().nullable(),
});
export type AwsIdentity = z.infer<typeof awsIdentity>;

/** What signing in waits for: the user opens `uri` and compares the code, or types the code of an MFA device. */
export const signInStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('device'),
    uri: z.string(),
    /** The same address with the code in it. */
    uriWithCode: z.string().nullable(),
    code: z.string(),
    expiresAt: z.number(),
  }),
  z.object({ kind: z.literal('mfa'), serial: z.string() }),
]);
export type SignInStep = z.infer<typeof signInStep>;

export const awsMethods = {
  /** Profiles of the AWS configuration files by name, and whether the environment holds credentials. Opens no connection. */
  'aws.profiles': method({
    input: z.object({}),
    output: z.object({
      profiles: z.array(awsProfile),
      environment: z.boolean(),
      /** Why the files could not be read. */
      problem: z.string().nullable(),
    }),
  }),
  /** Asks AWS who we are. Throws `aws.credentials` where there are none, or they have expired. */
  'aws.identity': method({ input: z.object({ connection: awsConnection }), output: awsIdentity }),
  /**
   * Signs in to the profile's SSO session in the browser, or assumes its role with a code that `aws.mfa` brings. What comes of
   * it stays in the network process's memory.
   */
  'aws.signIn': method({
    input: z.object({ connection: awsConnection }),
    output: awsIdentity,
    progress: signInStep,
  }),
  /** The code that a running `aws.signIn` waits for. */
  'aws.mfa': method({
    input: z.object({ serial: z.string(), code: z.string().regex(/^\d{6}$/) }),
    output: z.object({}),
  }),
};
