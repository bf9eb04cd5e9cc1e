import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { TraceGroup } from '../query/trace-filter/groups.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';

/** GetGroups gives at most 25 groups; their expressions are short. */
const MOST_BYTES = 2 ** 20;

/** What a group has in an answer of GetGroups. AWS leaves the expression out where the group holds every trace. */
const answer = z.object({
  Groups: z.array(
    z.object({ GroupName: z.string().min(1), GroupARN: z.string().nullish(), FilterExpression: z.string().nullish() }),
  ),
});

/** The groups of X-Ray that the workspace knows, by name. Of two accounts' groups with one name the lesser ARN comes first. */
export async function traceGroups(store: Store): Promise<TraceGroup[]> {
  return await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      'SELECT name, arn, expression FROM memory.main.trace_group ORDER BY name, arn',
    );
    return reader.getRows().map(([name, arn, expression]) => ({
      name: String(name),
      arn: arn === null ? null : String(arn),
      expression: String(expression),
    }));
  });
}

/** Keeps groups, each in place of the one of its ARN, or of its name where it has none. Throws where the workspace is read-only. */
export async function keepTraceGroups(store: Store, groups: readonly TraceGroup[]): Promise<void> {
  store.checkWritable();
  await store.meta((connection) =>
    inTransaction(connection, async () => {
      for (const { name, arn, expression } of groups) {
        await connection.run(
          `DELETE FROM ws.main.trace_group WHERE ${arn === null ? 'arn IS NULL AND name = $1' : 'arn = $1'}`,
          [arn ?? name],
        );
        await connection.run('INSERT INTO ws.main.trace_group VALUES ($1, $2, $3)', [name, arn, expression]);
      }
    }),
  );
}

/** Keeps the groups of files with answers of `aws xray get-groups`, all or none. Throws `source.*` for a file that is no such answer. */
export async function importTraceGroups(store: Store, paths: readonly string[]): Promise<void> {
  await keepTraceGroups(store, paths.flatMap(groupsOfFile));
}

function groupsOfFile(path: string): TraceGroup[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UserFacingError('source.missing', `There is no file ${path}. Nothing was imported.`);
  if (!found.isFile() || found.size > MOST_BYTES)
    throw new UserFacingError('source.unreadable', `${path} is no answer of get-groups. Nothing was imported.`);
  try {
    const { Groups } = answer.parse(JSON.parse(readFileSync(path, 'utf8')));
    return Groups.map(({ GroupName, GroupARN, FilterExpression }) => ({
      name: GroupName,
      arn: GroupARN ?? null,
      expression: FilterExpression ?? '',
    }));
  } catch (cause) {
    const said = `${path} is no answer of get-groups, an object with Groups. Nothing was imported.`;
    throw new UserFacingError('source.unreadable', said, { cause });
  }
}
