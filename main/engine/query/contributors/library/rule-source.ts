import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';

/** The parts in which rules of the library differ. */
interface RuleParts {
  id: string;
  title: string;
  description: string;
  /** Names of log groups that such logs often have; people name their own. */
  groups: string[];
  /** Positions and aliases; JSON where there are none. */
  fields?: Record<number, string>;
  keys: string[];
  /** What Sum adds up; `each` counts 1 an event, as AWS's own rule of rejected connections does. */
  sum?: string | 'each';
  filters?: Record<string, unknown>[];
}

/** Makes a rule of the library with its JSON text. */
export function libraryRule(origin: LibraryRule['origin'], parts: RuleParts): LibraryRule {
  const { id, title, description, groups, fields, keys, sum, filters = [] } = parts;
  const rule = {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: groups,
    LogFormat: fields === undefined ? 'JSON' : 'CLF',
    ...(fields === undefined ? {} : { Fields: fields }),
    Contribution: {
      Keys: keys,
      ...(sum === undefined || sum === 'each' ? {} : { ValueOf: sum }),
      Filters: filters,
    },
    AggregateOn: sum === undefined ? 'Count' : 'Sum',
  };
  return { id, title, description, origin, rule: JSON.stringify(rule, null, 2) };
}
