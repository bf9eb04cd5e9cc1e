import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output, Parsed } from '../../../../preload/contract/index.ts';
import type { Pivot } from '../../../../preload/contract/pivots.ts';
import type { Store } from '../../store/store.ts';
import { dataSets } from '../data-sets.ts';
import { compileInsights, insightsStatistics } from '../insights-query.ts';
import { insightsCondition } from './insights-condition.ts';

type Question = Omit<Pivot, 'events'>;

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i;
const ACCESS_KEY = /^A(?:KIA|SIA)[A-Z0-9]{12,}$/;
const TRAIL_FIELDS = 'fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode';
const NEWEST_FIRST = 'sort @timestamp desc';

/** The questions of a value and its record, with the counts that come in time (ui.md part 6, "Value menu"). */
export async function pivotsOf(
  store: Store,
  { text, record, range, waitMs }: Parsed<'value.pivots'>,
  signal: AbortSignal,
): Promise<Output<'value.pivots'>> {
  const sets = await dataSets(store);
  const groups = sets.filter(({ kind }) => kind === 'log-group').map(({ name }) => name);
  const questions: Question[] = [];
  if (text !== '' && sets.some(({ kind }) => kind === 'trail'))
    questions.push(ofTrails('trails', text, conditionFor(text)));
  if (text !== '' && groups.length > 0)
    questions.push({
      kind: 'logs',
      subject: text,
      sources: groups,
      text: `fields @timestamp, @log, @message\n| filter ${inMessage(text)}\n| ${NEWEST_FIRST}`,
    });
  if (record !== null) questions.push(...(await ofRecord(store, record)));
  const pivots: Pivot[] = [];
  for (const question of questions) {
    signal.throwIfAborted();
    pivots.push({ ...question, events: await countWithin(store, question, range, waitMs, signal) });
  }
  return { pivots };
}

function ofTrails(kind: Pivot['kind'], subject: string, condition: string): Question {
  return { kind, subject, sources: ['cloudtrail'], text: `${TRAIL_FIELDS}\n| filter ${condition}\n| ${NEWEST_FIRST}` };
}

const equals = (name: string, text: string) =>
  insightsCondition({ name, of: 'events' }, [{ kind: 'text', text }], false);

/** By the field that holds such a value where its form tells which, else wherever it stands in the record. */
function conditionFor(text: string): string {
  if (ADDRESS.test(text)) return equals('sourceIPAddress', text);
  if (ACCESS_KEY.test(text)) return ofKey(text);
  // The record is JSON, so its text has the value as JSON writes it.
  return inMessage(JSON.stringify(text).slice(1, -1));
}

/** Calls with a key, and the one that gave it out. */
function ofKey(key: string): string {
  return `${equals('userIdentity.accessKeyId', key)} or ${equals('responseElements.credentials.accessKeyId', key)}`;
}

function inMessage(text: string): string {
  const written = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `@message like "${written}"`;
}

/** The session that made the call, and what it touched. */
async function ofRecord(store: Store, { fileId, position }: { fileId: number; position: number }): Promise<Question[]> {
  const connection = await store.newConnection();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT ui_access_key, ui_principal_id, to_json(json_extract_string(resources, '$[*].ARN'))::VARCHAR FROM ct_event
       WHERE file_id = $1::INTEGER AND position = $2`,
      [fileId, BigInt(position)],
    );
    const [key, principal, arns] = reader.getRows()[0] ?? [];
    const questions: Question[] = [];
    // A long-term key is no session; a principal of a role names its session behind the colon.
    if (typeof key === 'string' && key.startsWith('ASIA')) questions.push(ofTrails('session', key, ofKey(key)));
    else if (typeof principal === 'string' && principal.includes(':'))
      questions.push(ofTrails('session', principal, equals('userIdentity.principalId', principal)));
    const touched = new Set(typeof arns === 'string' ? (JSON.parse(arns) as (string | null)[]) : []);
    for (const arn of touched)
      if (typeof arn === 'string' && arn !== '')
        questions.push(ofTrails('resource', arn, inMessage(JSON.stringify(arn).slice(1, -1))));
    return questions;
  } finally {
    store.giveBack(connection);
  }
}

async function countWithin(
  store: Store,
  { text, sources }: Question,
  range: Parsed<'value.pivots'>['range'],
  waitMs: number,
  signal: AbortSignal,
): Promise<number | null> {
  const connection = await store.newConnection();
  let stopped = false;
  const stop = () => {
    stopped = true;
    connection.interrupt();
  };
  const timer = setTimeout(stop, waitMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const query = await compileInsights(connection, store, text, { sources, range, rowLimit: null });
    return (await insightsStatistics(connection, query.statistics)).recordsMatched;
  } catch (error) {
    if (!stopped) throw error;
    signal.throwIfAborted();
    return null;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    giveBack(store, connection, stopped);
  }
}

function giveBack(store: Store, connection: DuckDBConnection, stopped: boolean): void {
  // An interrupt that came too late would hit the next one that gets this connection.
  if (stopped) connection.closeSync();
  else store.giveBack(connection);
}
