import type { Output, Parsed } from '../../../../preload/contract/index.ts';
import type { Pivot } from '../../../../preload/contract/pivots.ts';
import { quoteLiteral } from '../../store/sql-text.ts';
import type { Store } from '../../store/store.ts';
import { dataSets } from '../data-sets.ts';
import { compileInsights, insightsStatistics } from '../insights-query.ts';
import { equals, type Look, ofKey, ofTrails, type Question } from './pivot-questions.ts';
import { pivotsOfRecord } from './pivots-of-record.ts';
import { countTraces, tracesWith } from './pivots-to-traces.ts';
import { inJson, inMessage, logQuery } from './value-queries.ts';

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;
const ACCESS_KEY = /^A(?:KIA|SIA)[A-Z0-9]{12,}$/;
/** Whoever can make calls: users, roles and their sessions, federated users, the account itself. */
const PRINCIPAL = /^arn:[^:]*:(?:iam|sts)::\d*:(?:user|role|assumed-role|federated-user|root)(?:\/|$)/;
/** `requestID`, `@requestId`, `request_id` as the last part of a field's name. */
const REQUEST_FIELD = /(?:^|[.@_-])request_?id$/i;
/** How often an interrupt is said again. */
const AGAIN_MS = 50;

/** The questions of a value and its record, with the counts that come in time (ui.md part 6, "Value menu"). */
export async function pivotsOf(
  store: Store,
  { text, field, record, range, waitMs }: Parsed<'value.pivots'>,
  { signal, report }: { signal: AbortSignal; report: (known: Output<'value.pivots'>) => void },
): Promise<Output<'value.pivots'>> {
  const sets = await dataSets(store);
  const groups = sets.filter(({ kind }) => kind === 'log-group').map(({ name }) => name);
  const hasTrails = sets.some(({ kind }) => kind === 'trail');
  const questions: Question[] = [];
  if (text !== '' && hasTrails) questions.push(ofTrails('trails', text, conditionFor(text)));
  if (text !== '' && groups.length > 0)
    questions.push({
      kind: REQUEST_FIELD.test(field) ? 'request' : 'logs',
      subject: text,
      language: 'insights',
      sources: groups,
      text: logQuery(inMessage(text)),
    });
  const traces = await tracesWith(store, text);
  if (traces !== null) questions.push(traces);
  if (hasTrails) questions.push(...ofForm(text));
  if (record !== null) questions.push(...(await pivotsOfRecord(store, record, groups)));
  report({ pivots: questions.map((question) => ({ ...question, events: null, at: question.at ?? null })) });
  signal.throwIfAborted();
  const deadline = performance.now() + waitMs;
  const pivots = await Promise.all(
    questions.map(async (question): Promise<Pivot> => {
      if (question.kind === 'first-seen')
        return {
          ...question,
          events: null,
          at: await withinTime(store, deadline, signal, firstSeen(question.subject)),
        };
      const look = question.kind === 'traces' ? countTraces(question.subject, range) : matched(store, question, range);
      return { ...question, events: await withinTime(store, deadline, signal, look), at: question.at ?? null };
    }),
  );
  return { pivots };
}

/** What the form of a value says that it is: an address has a network and a first event, a principal or key calls. */
function ofForm(text: string): Question[] {
  if (IPV4.test(text)) {
    const network = text.replace(/\d+$/, '0/24');
    return [ofTrails('network', network, `isIpv4InSubnet(sourceIPAddress, "${network}")`), firstEvents(text)];
  }
  if (IPV6.test(text)) {
    const network = `${text}/64`;
    return [ofTrails('network', network, `isIpv6InSubnet(sourceIPAddress, "${network}")`), firstEvents(text)];
  }
  if (ACCESS_KEY.test(text)) return [ofPrincipal(text, ofKey(text))];
  if (!PRINCIPAL.test(text)) return [];
  // A role calls by its sessions, whose records name it as their issuer.
  return [
    ofPrincipal(
      text,
      `${equals('userIdentity.arn', text)} or ${equals('userIdentity.sessionContext.sessionIssuer.arn', text)}`,
    ),
  ];
}

/** What a principal called, from how many addresses, and when it did so first and last. */
function ofPrincipal(subject: string, condition: string): Question {
  const columns =
    'count(*) as calls, count_distinct(sourceIPAddress) as addresses, min(@timestamp) as first, max(@timestamp) as last';
  return {
    kind: 'principal',
    subject,
    language: 'insights',
    sources: ['cloudtrail'],
    text: `filter ${condition}\n| stats ${columns} by eventSource, eventName, errorCode\n| sort calls desc`,
  };
}

/** In SQL, which knows no range of the window: what was first may lie before it. */
function firstEvents(address: string): Question {
  return {
    kind: 'first-seen',
    subject: address,
    language: 'sql',
    sources: [],
    text: `SELECT eventTime, eventName, "userIdentity.arn", sourceIPAddress, errorCode\nFROM cloudtrail\nWHERE sourceIPAddress = ${quoteLiteral(address)}\nORDER BY eventTime\nLIMIT 100`,
  };
}

/** By the field that holds such a value where its form tells which, else wherever it stands in the record. */
function conditionFor(text: string): string {
  if (IPV4.test(text) || IPV6.test(text)) return equals('sourceIPAddress', text);
  if (ACCESS_KEY.test(text)) return ofKey(text);
  // The record is JSON, so its text has the value as JSON writes it.
  return inMessage(inJson(text));
}

/** Events that the filters of a question keep. */
function matched(store: Store, { kind, text, sources }: Question, range: Parsed<'value.pivots'>['range']): Look {
  return async (connection) => {
    // What is around an event is within a minute of it, whatever the range.
    const within = kind === 'around' ? null : range;
    const query = await compileInsights(connection, store, text, { sources, range: within, rowLimit: null });
    return (await insightsStatistics(connection, query.statistics)).recordsMatched;
  };
}

/** Time of an address's oldest event in all data, in microseconds since 1970. */
function firstSeen(address: string): Look {
  return async (connection) => {
    const reader = await connection.runAndReadAll(
      'SELECT epoch_us(min(event_time))::DOUBLE FROM ct_event WHERE source_ip = $1',
      [address],
    );
    const at = reader.getRows()[0]?.[0];
    return at === null || at === undefined ? null : Number(at);
  };
}

/** What `look` finds before the deadline (of `performance.now()`), else null. */
async function withinTime(store: Store, deadline: number, signal: AbortSignal, look: Look): Promise<number | null> {
  const connection = await store.newConnection();
  let stopped = false;
  const stop = () => {
    stopped = true;
    connection.interrupt();
  };
  let again: ReturnType<typeof setInterval> | undefined;
  const timer = setTimeout(
    () => {
      stop();
      // DuckDB forgets an interrupt that comes between two statements.
      again = setInterval(stop, AGAIN_MS);
    },
    Math.max(0, deadline - performance.now()),
  );
  signal.addEventListener('abort', stop, { once: true });
  try {
    const found = await look(connection);
    signal.throwIfAborted();
    return stopped ? null : found;
  } catch (error) {
    if (!stopped) throw error;
    signal.throwIfAborted();
    return null;
  } finally {
    clearTimeout(timer);
    clearInterval(again);
    signal.removeEventListener('abort', stop);
    // An interrupt that came too late would hit the next one that gets this connection.
    if (stopped) connection.closeSync();
    else store.giveBack(connection);
  }
}
