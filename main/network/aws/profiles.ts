import { loadSharedConfigFiles, loadSsoSessionData } from '@smithy/core/config';
import type { AwsProfile } from '../../../preload/contract/aws.ts';

type Section = Record<string, string | undefined>;

/** The SSO session that a profile is signed in to. */
export interface SsoSession {
  /** Name of the `sso-session`, or the start URL of a profile that names it itself. */
  name: string;
  startUrl: string;
  region: string;
  scopes: string[];
}

/** A profile with where its credentials come from, as far as the configuration files say. */
export interface Profile extends AwsProfile {
  section: Section;
  sso: SsoSession | null;
}

/**
 * The profiles of the user's AWS configuration, by name. `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` count. The files are read
 * anew each time, as the user changes them while we run. Throws what the system says where one is there and cannot be read.
 */
export async function readProfiles(): Promise<Map<string, Profile>> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const sessions: Record<string, Section> = await loadSsoSessionData();
  const sections = new Map<string, Section>();
  for (const [name, section] of Object.entries(configFile)) {
    if (!/^(sso-session|services)\./.test(name)) sections.set(name, section);
  }
  // What both files say of a profile is taken from the credentials file, as the SDK does.
  for (const [name, section] of Object.entries(credentialsFile)) {
    sections.set(name, { ...sections.get(name), ...section });
  }
  const names = [...sections.keys()].sort();
  return new Map(names.map((name) => [name, toProfile(name, sections, sessions)]));
}

/** The profiles of a role's chain, the one asked for first. A chain that bites its tail ends there. */
export function chainOf(name: string, profiles: ReadonlyMap<string, Profile>): Profile[] {
  const chain: Profile[] = [];
  for (let next: string | null = name; next !== null; ) {
    const profile: Profile | undefined = profiles.get(next);
    if (profile === undefined || chain.includes(profile)) break;
    chain.push(profile);
    next = profile.sourceProfile;
  }
  return chain;
}

function toProfile(name: string, sections: ReadonlyMap<string, Section>, sessions: Record<string, Section>): Profile {
  const section = sections.get(name) ?? {};
  const sso = ssoOf(section, sessions);
  const seen = new Set<string>();
  let needsMfa = false;
  let base = sso;
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); at = sections.get(at)?.source_profile) {
    seen.add(at);
    const link = sections.get(at) ?? {};
    needsMfa ||= link.mfa_serial !== undefined;
    base = ssoOf(link, sessions);
  }
  const role = section.role_arn ?? null;
  return {
    name,
    kind: kindOf(section),
    region: section.region ?? null,
    account: section.sso_account_id ?? /^arn:[^:]+:iam::(\d{12}):/.exec(role ?? '')?.[1] ?? null,
    role: role ?? section.sso_role_name ?? null,
    sourceProfile: section.source_profile ?? null,
    signInUrl: base?.startUrl ?? null,
    needsMfa,
    section,
    sso,
  };
}

function kindOf(section: Section): Profile['kind'] {
  if (section.role_arn !== undefined) return section.web_identity_token_file === undefined ? 'role' : 'web-identity';
  if (section.aws_access_key_id !== undefined) return 'keys';
  if (section.credential_process !== undefined) return 'process';
  if (section.sso_session !== undefined || section.sso_start_url !== undefined) return 'sso';
  return 'unknown';
}

function ssoOf(section: Section, sessions: Record<string, Section>): SsoSession | null {
  const named = section.sso_session;
  const from = named === undefined ? section : sessions[named];
  const { sso_start_url: startUrl, sso_region: region } = from ?? {};
  if (startUrl === undefined || region === undefined) return null;
  const scopes = from?.sso_registration_scopes?.split(',').map((scope) => scope.trim()) ?? ['sso:account:access'];
  return { name: named ?? startUrl, startUrl, region, scopes };
}
