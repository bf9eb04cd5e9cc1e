import { isolateHistory } from '@codemirror/commands';
import type { EditAct } from '../../../preload/contract/edit.ts';
import type { Input } from '../../../preload/contract/index.ts';
import type { Pivot } from '../../../preload/contract/pivots.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { traceIdIn } from '../../lib/trace-id.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import type { Step } from '../state/steps.ts';
import type { ColumnLayout, KeptRun, TabDocument } from '../state/tabs.ts';
import { momentOf, type ValueHandle } from './value.ts';

/** What can be done with a value (ui.md part 6, "Value menu"); each act is one step of the tab's history. */
export type ValueAct =
  | 'filter'
  | 'exclude'
  | 'only'
  | 'count'
  | 'column'
  | 'from'
  | 'to'
  | 'around'
  | 'within'
  | 'pivot-trails'
  | 'pivot-logs'
  | 'pivot-traces'
  | 'pivot-session';

const PIVOTS = { 'pivot-trails': 'trails', 'pivot-logs': 'logs', 'pivot-session': 'session' } as const;
/** Acts that write the value into a query. */
const WRITING: readonly ValueAct[] = ['filter', 'exclude', 'only'];
/** Acts that name the field in a query. */
const QUERY_ACTS: readonly ValueAct[] = [...WRITING, 'count', 'column'];
const MINUTE_US = 60e6;
/** Widths on both sides that T goes through. */
const AROUND = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_US);

/** Shows the trace that a value names, else the traces that have it. */
async function openTracesOf(app: App, handle: ValueHandle): Promise<void> {
  const traceId = traceIdIn(handle.text);
  if (traceId === null) await pivotBy(app, handle, 'traces');
  else app.traces.openTrace(traceId);
}

/** Does the act in the tab in front. */
export async function actOn(app: App, handle: ValueHandle, act: ValueAct): Promise<void> {
  const { field, value } = handle;
  // What is hidden on screen must not be written into a text that is saved.
  if (handle.isSecret && !app.layout.get().reveal && WRITING.includes(act)) {
    app.say(t('value.secret'), true);
    return;
  }
  const language = (handle.asked ?? app.tabs.active())?.language;
  if (handle.unnamed && QUERY_ACTS.includes(act)) {
    app.say(t('value.unnamed'), true);
    return;
  }
  if (handle.sqlOnly && language === 'insights' && QUERY_ACTS.includes(act)) {
    app.say(t('value.sqlOnly', { field: visibleText(field.name) }), true);
    return;
  }
  if (handle.into !== undefined && (act === 'filter' || act === 'exclude' || act === 'only' || act === 'count')) {
    handle.into(act);
    return;
  }
  switch (act) {
    case 'pivot-traces':
      return await openTracesOf(app, handle);
    case 'filter':
    case 'exclude':
    case 'only':
      return await editFor(app, handle, {
        kind: 'filter',
        field,
        values: [value],
        negated: act === 'exclude',
        alone: act === 'only',
      });
    case 'column':
      return await editFor(app, handle, { kind: 'column', field });
    case 'count':
      return await countBy(app, handle);
    case 'from':
    case 'to':
    case 'around':
    case 'within':
      return setRange(app, handle, act);
    case 'pivot-trails':
    case 'pivot-logs':
    case 'pivot-session':
      return await pivotBy(app, handle, PIVOTS[act]);
  }
}

/** Writes an act into the query that the value was met in: the one in front, or into a tab of its own. */
async function editFor(app: App, { asked, field }: ValueHandle, act: EditAct): Promise<void> {
  if (asked === undefined) return await editQuery(app, act);
  try {
    const { text } = await app.engine.call('query.edit', { ...asked, act });
    const { language, sources } = asked;
    app.openQuery(visibleText(field.name), text, { language, sources });
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}

/** Acts follow each other quickly: each is written into the text that the one before left. */
const turns = new WeakMap<App, Promise<void>>();

/** Writes an act into the query in front and runs it; a text that cannot take it says why. */
export function editQuery(app: App, act: EditAct): Promise<void> {
  const turn = (turns.get(app) ?? Promise.resolve()).then(() => writeAct(app, act));
  turns.set(app, turn);
  return turn;
}

async function writeAct(app: App, act: EditAct): Promise<void> {
  const tab = app.tabs.active();
  if (tab === null) return;
  const { id, language, text, sources } = tab;
  try {
    const edited = await app.engine.call('query.edit', { language, text, sources, act });
    // Typing went on meanwhile: the answer is of another text.
    if (app.tabs.queries().find((one) => one.id === id)?.text !== text) return;
    if (app.tabs.active()?.id !== id || edited.text === text) return;
    app.steps.visit(id, stepOf(app) ?? { text, language, sources, range: null, layout: null });
    replaceText(app, edited.text);
    app.runActive();
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}

/** Puts another text into the tab in front, as one step of its editor's history. */
function replaceText(app: App, text: string): void {
  const tab = app.tabs.active();
  if (tab === null) return;
  const editor = app.editor.current;
  const old = tab.text;
  if (editor === null || editor.state.doc.toString() !== old) {
    app.tabs.change(tab.id, { text });
    return;
  }
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let back = 0;
  const most = Math.min(old.length, text.length) - from;
  while (back < most && old[old.length - 1 - back] === text[text.length - 1 - back]) back++;
  editor.dispatch({
    changes: { from, to: old.length - back, insert: text.slice(from, text.length - back) },
    annotations: isolateHistory.of('full'),
    userEvent: 'input.act',
    scrollIntoView: true,
  });
}

/** Where the tab in front is now; null where there is none. */
export function stepOf(app: App): Step | null {
  const tab = app.tabs.active();
  if (tab === null) return null;
  const { text, language, sources, layout } = tab;
  return { text, language, sources, layout, range: app.ranges.of(tab.id).store.get().current };
}

/** Goes a step back or forward in the tab in front: its text, range and columns as they were, run again. */
export function moveStep(app: App, by: 1 | -1): void {
  const [tab, now] = [app.tabs.active(), stepOf(app)];
  if (tab === null || now === null) return;
  const step = app.steps.move(tab.id, by, now);
  if (step !== null) goTo(app, tab, now, step);
}

/** Puts a run's question back into the tab in front, as one step of it, and runs it. */
export function reopenRun(app: App, { question }: KeptRun): void {
  const [tab, now] = [app.tabs.active(), stepOf(app)];
  if (tab === null || now === null) return;
  const { text, language, sources, rowLimit } = question;
  // SQL has its time in the text: the range of the workspace is not its own.
  const range = language === 'sql' ? now.range : question.range;
  const step = { text, language, sources, range, layout: now.layout };
  app.steps.visit(tab.id, now);
  app.steps.visit(tab.id, step);
  goTo(app, tab, now, step, false);
  app.runActive(rowLimit === null ? 'all' : undefined);
}

function goTo(app: App, tab: TabDocument, now: Step, step: Step, run = true): void {
  if (step.language !== tab.language) app.tabs.switchLanguage(tab.id);
  const isSame = step.text === now.text && step.language === now.language && step.sources === now.sources;
  replaceText(app, step.text);
  // Widths are no step: they stay as they are.
  const widths = tab.layout?.widths ?? {};
  const layout = step.layout === null ? null : { ...step.layout, widths };
  app.tabs.change(tab.id, { sources: step.sources, layout });
  app.ranges.of(tab.id).set(step.range);
  // Columns alone are no new question; a range runs an Insights query by itself.
  if (run && !isSame) app.runActive();
}

/** Puts the columns of the tab in front another way, as a step of its own. */
export function changeLayout(app: App, layout: ColumnLayout | null): void {
  const [tab, before] = [app.tabs.active(), stepOf(app)];
  if (tab === null || before === null) return;
  app.steps.visit(tab.id, before);
  app.tabs.change(tab.id, { layout });
  app.steps.visit(tab.id, { ...before, layout });
}

async function countBy(app: App, { field, asked }: ValueHandle): Promise<void> {
  const question = asked ?? app.tabs.active();
  if (question === null) return;
  const { language, text, sources } = question;
  try {
    const act = { kind: 'count' as const, field };
    const counts = await app.engine.call('query.edit', { language, text, sources, act });
    app.openQuery(t('value.countTitle', { field: visibleText(field.name) }), counts.text, { language, sources });
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}

function setRange(app: App, handle: ValueHandle, act: 'from' | 'to' | 'around' | 'within'): void {
  const moment = momentOf(handle);
  if (moment === null) return;
  // A moment is a span of one microsecond: a range is half-open, so that its end is the first moment behind.
  const span: TimeRange = handle.span ?? { from: moment, to: moment + 1 };
  if (act === 'within') {
    app.ranges.inFront().set(span);
    return;
  }
  const all = app.session.store.get().workspace?.range ?? null;
  const own = app.ranges.inFront();
  const range = own.store.get().current ?? all;
  if (act === 'around') {
    // The two ends of a span, or the moment itself.
    const [first, last] = [moment, handle.span?.to ?? moment];
    const now = AROUND.findIndex((width) => range?.from === first - width && range.to === last + width);
    const width = AROUND[Math.min(now + 1, AROUND.length - 1)] ?? MINUTE_US;
    own.set({ from: first - width, to: last + width });
    return;
  }
  const next = {
    from: act === 'from' ? span.from : (range?.from ?? span.from),
    to: act === 'to' ? span.to : (range?.to ?? span.to),
  };
  if (next.from < next.to) own.set(next);
  else app.say(t('range.backwards'), true);
}

/** Asks which questions there are, and opens the first of the kind. */
async function pivotBy(app: App, handle: ValueHandle, kind: 'trails' | 'logs' | 'traces' | 'session'): Promise<void> {
  try {
    const { pivots } = await app.engine.call('value.pivots', pivotQuestion(app, handle));
    const found = pivots.find((one) => one.kind === kind || (kind === 'logs' && one.kind === 'request'));
    if (found === undefined) app.say(t(`value.none.${kind}`), true);
    else openPivot(app, found);
  } catch (error) {
    app.session.fail(t('error.title.edit'), error);
  }
}

/** What to ask where else a value is. A hidden value is not told, and a stretch of time is nowhere else. */
export function pivotQuestion(app: App, { text, field, record, isSecret, span }: ValueHandle): Input<'value.pivots'> {
  const hidden = isSecret && !app.layout.get().reveal;
  const asked = hidden || span !== undefined ? '' : text;
  return { text: asked, field: field.name, record, range: app.ranges.inFront().store.get().current };
}

/** A new tab with the question, named by what it asks for. */
export function openPivot(app: App, { subject, text, sources, kind, language }: Pivot): void {
  const title = t(`value.title.${kind}`, { subject: visibleText(subject.slice(0, 60)) });
  app.openQuery(title, text, { language, sources });
}
