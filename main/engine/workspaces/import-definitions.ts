import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { SavedImportReport, SavedQuery } from '../../../preload/contract/saved.ts';
import { inTransaction } from '../store/migrations.ts';
import type { Store } from '../store/store.ts';
import { type DefinitionPages, parseQueryDefinitions, type QueryDefinition } from './query-definitions.ts';
import { isSameQuery, nameProblem, readAll, write } from './saved-queries.ts';

/** The service gives at most 1,000 definitions a Region, of 10,000 characters each. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Takes saved queries of the console over: files with answers of `aws logs describe-query-definitions`. A definition whose
 * id was imported before replaces what was taken then; a name that another query has gets a number behind it, and the report
 * says so. All files are read before anything is written. Throws `source.*` for a file that is no such answer.
 */
export async function importDefinitions(store: Store, paths: readonly string[]): Promise<SavedImportReport> {
  store.checkWritable();
  const files = paths.map((source) => ({ source, pages: pagesOf(source) }));
  return await store.meta(async (connection) => {
    const taking = new Taking(await readAll(connection), Date.now());
    for (const { source, pages } of files) taking.file(source, pages);
    taking.checkPages();
    const { report } = taking;
    await inTransaction(connection, async () => {
      for (const query of [...report.taken, ...report.replaced]) await write(connection, query);
    });
    return report;
  });
}

function pagesOf(path: string): DefinitionPages {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UserFacingError('source.missing', `There is no file ${path}. Nothing was imported.`);
  if (!found.isFile() || found.size > MOST_BYTES) {
    const what = found.isFile() ? `has more than ${MOST_BYTES / 2 ** 20} MB` : 'is not a file';
    throw new UserFacingError('source.unreadable', `${path} ${what}. Nothing was imported.`);
  }
  try {
    return parseQueryDefinitions(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserFacingError(
      'source.unreadable',
      `${path} is no answer of describe-query-definitions: ${(error as Error).message}. Nothing was imported.`,
      { cause: error },
    );
  }
}

/** Decides for each definition what becomes of it. */
class Taking {
  readonly report: SavedImportReport = { found: 0, taken: [], replaced: [], unchanged: 0, refused: [], warnings: [] };
  private readonly byOrigin = new Map<string, SavedQuery>();
  private readonly names = new Map<string, string>();
  private readonly seen = new Set<string>();
  private pages = 0;
  private unfinished = 0;

  constructor(
    known: readonly SavedQuery[],
    private readonly now: number,
  ) {
    for (const query of known) {
      this.names.set(query.name, query.id);
      if (query.origin !== null) this.byOrigin.set(query.origin.id, query);
    }
  }

  file(source: string, { definitions, refused, pages, unfinished }: DefinitionPages): void {
    const { report } = this;
    report.found += definitions.length + refused.length;
    report.refused.push(...refused.map((one) => ({ source, ...one })));
    for (const definition of definitions) this.definition(source, definition);
    this.pages += pages;
    this.unfinished += unfinished;
  }

  /** Of the pages of one answer all but the last name the next one. */
  checkPages(): void {
    if (this.unfinished === this.pages)
      this.report.warnings.push(
        'Every page names a further one (nextToken), so definitions are missing from what was read',
      );
  }

  private definition(source: string, definition: QueryDefinition): void {
    const { report } = this;
    const { place, id } = definition;
    const refuse = (reason: string) => report.refused.push({ source, place, name: definition.name, reason });
    const problem = nameProblem(definition.name);
    if (problem !== null) {
      refuse(problem);
      return;
    }
    if (this.seen.has(id)) {
      refuse(`the id ${id} came before in this import`);
      return;
    }
    this.seen.add(id);
    const before = this.byOrigin.get(id);
    const query = this.toSaved(definition, before);
    if (before !== undefined && isSameQuery(before, query)) {
      report.unchanged++;
      return;
    }
    if (query.name !== definition.name)
      report.warnings.push(`${definition.name}: there is a saved query of this name, so it is called ${query.name}`);
    if (before !== undefined) this.names.delete(before.name);
    this.names.set(query.name, query.id);
    (before === undefined ? report.taken : report.replaced).push(query);
  }

  private toSaved(definition: QueryDefinition, before: SavedQuery | undefined): SavedQuery {
    const id = before?.id ?? randomUUID();
    const at = definition.modifiedAt ?? before?.updatedAt ?? this.now;
    return {
      id,
      name: this.freeName(definition.name, id),
      language: 'insights',
      text: definition.text,
      logGroups: definition.logGroups,
      parameters: definition.parameters,
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
      origin: { kind: 'cloudwatch', id: definition.id },
    };
  }

  private freeName(wish: string, id: string): string {
    const isFree = (name: string) => [undefined, id].includes(this.names.get(name));
    let name = wish;
    for (let number = 2; !isFree(name); number++) name = `${wish} (${number})`;
    return name;
  }
}
