import { useEffect, useRef, useState } from 'react';
import type { AwsConnection, AwsIdentity, SignInStep } from '../../../../preload/contract/aws.ts';
import { asEngineError, type EngineError } from '../../../lib/connect.ts';
import { useEngine } from '../../../lib/useCall.ts';

/** Who AWS says we are, as far as it was asked with this connection. */
export type IdentityState =
  | { status: 'unknown' }
  | { status: 'asking' }
  /** `step`: what signing in waits for; `given`: its code was sent. */
  | { status: 'signing-in'; step: SignInStep | null; given: boolean }
  | { status: 'known'; identity: AwsIdentity }
  | { status: 'failed'; error: EngineError };

export interface Identity {
  state: IdentityState;
  ask(): void;
  signIn(): void;
  /** The code of the MFA device that signing in waits for. */
  giveCode(serial: string, code: string): void;
  cancel(): void;
  /** An answer that brought the identity with it. */
  learn(identity: AwsIdentity): void;
}

/** Asks who we are, and signs in, when told; another connection is nobody yet. `onKnown` is told when somebody signed in. */
export function useIdentity(connection: AwsConnection, onSignedIn: () => void = () => undefined): Identity {
  const engine = useEngine();
  const key = JSON.stringify(connection);
  const [{ of, state }, setOf] = useState<{ of: string; state: IdentityState }>({
    of: key,
    state: { status: 'unknown' },
  });
  const running = useRef<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is under way for another connection is of no use any more
  useEffect(() => () => running.current?.abort(), [key]);
  const set = (next: IdentityState) => setOf({ of: key, state: next });

  const run = async (call: (signal: AbortSignal) => Promise<AwsIdentity>, after: () => void) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    try {
      const identity = await call(abort.signal);
      if (abort.signal.aborted) return;
      set({ status: 'known', identity });
      after();
    } catch (error) {
      if (!abort.signal.aborted) set({ status: 'failed', error: asEngineError(error) });
    }
  };

  return {
    state: of === key ? state : { status: 'unknown' },
    ask() {
      set({ status: 'asking' });
      void run(
        (signal) => engine.call('aws.identity', { connection }, { signal }),
        () => undefined,
      );
    },
    signIn() {
      set({ status: 'signing-in', step: null, given: false });
      const onProgress = (step: SignInStep) => set({ status: 'signing-in', step, given: false });
      void run((signal) => engine.call('aws.signIn', { connection }, { signal, onProgress }), onSignedIn);
    },
    giveCode(serial, code) {
      set({ status: 'signing-in', step: { kind: 'mfa', serial }, given: true });
      engine.call('aws.mfa', { serial, code }).catch((error: unknown) => {
        running.current?.abort();
        set({ status: 'failed', error: asEngineError(error) });
      });
    },
    cancel() {
      running.current?.abort();
      set({ status: 'unknown' });
    },
    learn: (identity) => set({ status: 'known', identity }),
  };
}
