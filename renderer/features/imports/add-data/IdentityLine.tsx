import { Check, Copy, LogIn } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { AwsProfile, SignInStep } from '../../../../preload/contract/aws.ts';
import { useApp } from '../../../app/app.ts';
import { fullTime } from '../../../lib/format-time.ts';
import { useStore } from '../../../lib/store.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { Identity } from './useIdentity.ts';

/** Whether the profile begins with an SSO session, or asks for the code of a device. */
export const canSignIn = (profile: AwsProfile | null) =>
  profile !== null && (profile.signInUrl !== null || profile.needsMfa);

/** Who is signed in, for which account and until when; or how to sign in. */
export function IdentityLine({ identity, profile }: { identity: Identity; profile: AwsProfile | null }) {
  const line = useRef<HTMLDivElement>(null);
  const { state } = identity;
  // What had the focus is gone with each step of signing in.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at after every step
  useLayoutEffect(() => {
    if (document.activeElement === document.body) line.current?.focus();
  }, [state]);
  return (
    <div ref={line} tabIndex={-1}>
      <Step identity={identity} profile={profile} />
    </div>
  );
}

function Step({ identity, profile }: { identity: Identity; profile: AwsProfile | null }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { state } = identity;
  const signIn = canSignIn(profile) && (
    <Button icon={LogIn} onPress={identity.signIn}>
      {t('aws.signIn')}
    </Button>
  );
  switch (state.status) {
    case 'unknown':
      return (
        <div className="aws-identity">
          <span className="hint">{t('aws.notAsked')}</span>
          <Button onPress={identity.ask}>{t('aws.ask')}</Button>
          {signIn}
        </div>
      );
    case 'asking':
      return <Waiting text={t('aws.asking')} identity={identity} />;
    case 'signing-in':
      return state.step === null || state.given ? (
        <Waiting text={t('aws.signingIn')} identity={identity} />
      ) : (
        <SignInForm step={state.step} identity={identity} />
      );
    case 'known': {
      const { arn, account, region, expiresAt } = state.identity;
      return (
        <div className="aws-identity known" role="status">
          <Icon of={Check} size={14} />
          <span>
            {t('aws.signedInAs')} <span className="mono">{visibleText(arn.replace(/^arn:[^:]*:[^:]*::\d+:/, ''))}</span>
            {', '}
            {t('aws.account', { account, region })}
            {', '}
            {expiresAt === null ? t('aws.noExpiry') : t('aws.until', { at: fullTime(expiresAt * 1000, timeZone) })}
          </span>
        </div>
      );
    }
    case 'failed':
      return (
        <ErrorNote
          title={t('aws.notSignedIn')}
          message={state.error.userMessage}
          detail={state.error.detail}
          acts={
            <>
              {signIn}
              <Button onPress={identity.ask}>{t('aws.askAgain')}</Button>
            </>
          }
        />
      );
  }
}

function Waiting({ text, identity }: { text: string; identity: Identity }) {
  return (
    <div className="aws-identity" role="status">
      <span className="hint">{text}</span>
      <Button kind="quiet" onPress={identity.cancel}>
        {t('aws.stopSignIn')}
      </Button>
    </div>
  );
}

/** The page and its code to compare, or the field for the code of an MFA device. */
function SignInForm({ step, identity }: { step: SignInStep; identity: Identity }) {
  const app = useApp();
  const [code, setCode] = useState('');
  if (step.kind === 'device') {
    const address = step.uriWithCode ?? step.uri;
    return (
      <section className="aws-sign-in" aria-label={t('aws.signIn')} role="status">
        <p>{t('aws.device')}</p>
        <p className="aws-address">
          <span className="mono">{visibleText(address)}</span>
          <Button icon={Copy} onPress={() => void app.desktop.copyText(address)}>
            {t('aws.copyAddress')}
          </Button>
        </p>
        <p>
          {t('aws.deviceCode')} <strong className="mono">{visibleText(step.code)}</strong>
        </p>
        <Button kind="quiet" onPress={identity.cancel}>
          {t('aws.stopSignIn')}
        </Button>
      </section>
    );
  }
  const whole = /^\d{6}$/.test(code);
  const send = () => {
    if (whole) identity.giveCode(step.serial, code);
  };
  return (
    <form
      className="aws-sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="field">
        {t('aws.mfa', { serial: visibleText(step.serial) })}
        <input
          className="input mono aws-code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          // biome-ignore lint/a11y/noAutofocus: signing in was asked for, and waits for this alone
          autoFocus
          onChange={(event) => setCode(event.target.value.trim())}
        />
      </label>
      <div className="acts">
        <Button disabled={!whole} hint={whole ? undefined : t('aws.mfaDigits')} onPress={send}>
          {t('aws.mfaSend')}
        </Button>
        <Button kind="quiet" onPress={identity.cancel}>
          {t('aws.stopSignIn')}
        </Button>
      </div>
    </form>
  );
}
