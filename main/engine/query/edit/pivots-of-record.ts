import type { Store } from '../../store/store.ts';
import { equals, ofKey, ofTrails, type Question } from './pivot-questions.ts';
import { inJson, inMessage } from './value-queries.ts';

/** Log lines so long before and behind an event stand around it. */
const AROUND_MS = 60_000;

/** The session that made the call and where it came from, what the call touched, and the log lines around it. */
export async function pivotsOfRecord(
  store: Store,
  { fileId, position }: { fileId: number; position: number },
  groups: string[],
): Promise<Question[]> {
  const connection = await store.newConnection();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT ui_access_key, ui_principal_id, to_json(json_extract_string(resources, '$[*].ARN'))::VARCHAR, epoch_us(event_time)::DOUBLE
       FROM ct_event WHERE file_id = $1::INTEGER AND position = $2`,
      [fileId, BigInt(position)],
    );
    const [key, principal, arns, at] = reader.getRows()[0] ?? [];
    const questions: Question[] = [];
    // A long-term key is no session; a principal of a role names its session behind the colon.
    if (typeof key === 'string' && key.startsWith('ASIA')) {
      questions.push(ofTrails('session', key, ofKey(key)));
      const issued = await connection.runAndReadAll(
        `SELECT event_id, event_name, coalesce(ui_user, issuer_user, ui_arn, ui_invoked_by, ui_type), epoch_us(event_time)::DOUBLE
         FROM ct_event WHERE new_access_key = $1 ORDER BY event_time LIMIT 1`,
        [key],
      );
      const [id, name, caller, began] = issued.getRows()[0] ?? [];
      if (typeof id === 'string') {
        const started = ofTrails('started-by', `${caller ?? '?'} → ${name ?? '?'}`, equals('eventID', id));
        questions.push(typeof began === 'number' ? { ...started, at: began } : started);
      }
    } else if (typeof principal === 'string' && principal.includes(':'))
      questions.push(ofTrails('session', principal, equals('userIdentity.principalId', principal)));
    if (typeof at === 'number' && groups.length > 0) questions.push(linesAround(at, groups));
    const touched = new Set(typeof arns === 'string' ? (JSON.parse(arns) as (string | null)[]) : []);
    for (const arn of touched)
      if (typeof arn === 'string' && arn !== '') questions.push(ofTrails('resource', arn, inMessage(inJson(arn))));
    return questions;
  } finally {
    store.giveBack(connection);
  }
}

/** Log lines within a minute of a time in microseconds; the query says so itself, whatever the range of the window. */
function linesAround(at: number, sources: string[]): Question {
  const [from, to] = [Math.floor(at / 1000) - AROUND_MS, Math.floor(at / 1000) + AROUND_MS];
  return {
    kind: 'around',
    subject: '± 1 min',
    language: 'insights',
    sources,
    text: `fields @timestamp, @log, @message\n| filter @timestamp >= ${from} and @timestamp <= ${to}\n| sort @timestamp asc`,
    at,
  };
}
