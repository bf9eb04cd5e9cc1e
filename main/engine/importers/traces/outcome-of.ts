import type { JsonObject } from './json-values.ts';

export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

/**
 * Outcome of a segment or subsegment (xray.md 3.2 rule 5, our rule). Where one of its flags is there, also as false, the
 * flags decide: fault before throttle before error. Without any the HTTP status does.
 */
export function outcomeOf(entity: JsonObject, status: number | null): Outcome {
  if ('fault' in entity || 'throttle' in entity || 'error' in entity) {
    if (entity.fault === true) return 'fault';
    if (entity.throttle === true) return 'throttle';
    return entity.error === true ? 'error' : 'ok';
  }
  return outcomeOfStatus(status);
}

function outcomeOfStatus(status: number | null): Outcome {
  if (status === null) return 'ok';
  if (status === 429) return 'throttle';
  if (status >= 500 && status <= 599) return 'fault';
  return status >= 400 && status <= 499 ? 'error' : 'ok';
}
