import type { DuckDBConnection } from '@duckdb/node-api';
import { type Catalog, nothing, type Selection, selectGroup } from '../insights/catalog.ts';
import { GROUP_ARN } from './parse-rule.ts';
import type { RuleGroups } from './rule.ts';

interface Group {
  groupId: number;
  name: string;
  account: string | null;
  region: string | null;
}

export interface RuleSelection {
  selection: Selection;
  warnings: string[];
}

/**
 * The events that a rule names: log groups of the workspace, and by the name `cloudtrail` (and its accounts and Regions) the
 * trail events. A name that fits nothing is told, and is no mistake: on AWS as well the group may come later.
 */
export async function selectRuleGroups(
  connection: DuckDBConnection,
  catalog: Catalog,
  groups: RuleGroups,
): Promise<RuleSelection> {
  const selection = nothing();
  const warnings: string[] = [];
  const known = await logGroups(connection);
  if (groups.by === 'names') {
    for (const name of groups.names) {
      const prefix = name.endsWith('*') ? name.slice(0, -1) : null;
      if (prefix === null) {
        if (selectGroup(catalog, name, selection) !== null) warnings.push(`There is no log group ${name}.`);
      } else {
        const found = known.filter((group) => group.name.startsWith(prefix));
        add(selection, found);
        if (found.length === 0) warnings.push(`No log group begins with ${prefix}.`);
      }
    }
  } else {
    for (const arn of groups.arns) {
      const found = known.filter((group) => arnFits(arn, group));
      add(selection, found);
      if (found.length === 0) warnings.push(`No log group fits ${arn}.`);
      const unsure = found.filter(
        ({ account, region }) => region === null || (account === null && !/:\*:log/.test(arn)),
      );
      if (unsure.length > 0)
        warnings.push(
          `The account or Region of ${unsure.map(({ name }) => name).join(', ')} is not known, so ${arn} was compared by name alone.`,
        );
    }
  }
  return { selection, warnings };
}

function add(selection: Selection, found: readonly Group[]): void {
  selection.groups = [...new Set([...selection.groups, ...found.map(({ groupId }) => groupId)])];
}

/** What is not known of a group does not speak against it. */
function arnFits(arn: string, group: Group): boolean {
  const [, region, account, name = ''] = GROUP_ARN.exec(arn) ?? [];
  if (group.region !== null && group.region !== region) return false;
  if (group.account !== null && account !== '*' && group.account !== account) return false;
  return name.endsWith('*') ? group.name.startsWith(name.slice(0, -1)) : group.name === name;
}

async function logGroups(connection: DuckDBConnection): Promise<Group[]> {
  const reader = await connection.runAndReadAll(
    'SELECT group_id, name, account, region FROM log_group ORDER BY group_id',
  );
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return reader.getRows().map(([id, name, account, region]) => ({
    groupId: Number(id),
    name: String(name),
    account: text(account),
    region: text(region),
  }));
}
