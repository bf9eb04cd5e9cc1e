import { t } from '../messages/message.ts';
import { baseName } from './visible-text.ts';

/** `aws-history://REGION`, as a pull of Event history goes by. */
const HISTORY = /^aws-history:\/\/([\w-]*)$/;

const ONE_TRACE = /^Trace (\S+)$/;
const SEVERAL_TRACES = /^(\d+) traces$/;
const TRACES = /^Traces(?: · group ([^·]+?))?(?: · (.+))?$/s;

/** What an import is called: the name of the file or folder that was chosen, and how many others came with it. */
export function importName(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  const name = pullName(first) ?? baseName(first);
  return others.length === 0 ? name : `${name} ${t('import.andMore', { n: others.length })}`;
}

/** The name of a pull that no path stands for, as main/engine/pulls/pull-source.ts writes it down; null for any other. */
function pullName(subject: string): string | null {
  const region = HISTORY.exec(subject)?.[1];
  if (region !== undefined) return `${t('add.kind.history')} ${region}`.trim();
  const id = ONE_TRACE.exec(subject)?.[1];
  if (id !== undefined) return t('import.trace', { id });
  const several = SEVERAL_TRACES.exec(subject)?.[1];
  if (several !== undefined) return t('import.traces', { n: Number(several) });
  const chosen = TRACES.exec(subject);
  if (chosen === null) return null;
  const [, group, filter] = chosen;
  const parts = [t('area.traces'), group === undefined ? '' : t('import.traceGroup', { group }), filter ?? ''];
  return parts.filter((part) => part !== '').join(' · ');
}
