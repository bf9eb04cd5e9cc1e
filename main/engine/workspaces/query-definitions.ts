import { parameterName, type QueryParameter } from '../../../preload/contract/parameters.ts';

/**
 * The output of `aws logs describe-query-definitions` (CloudWatch Logs API, DescribeQueryDefinitions): pages of
 * `{"queryDefinitions": [...], "nextToken": "..."}`.
 */
export interface QueryDefinition {
  id: string;
  name: string;
  text: string;
  logGroups: string[];
  /** Milliseconds since 1970; null where it is not told. */
  modifiedAt: number | null;
  place: string;
  /** What the service fills in before it runs the query (PutQueryDefinition, QueryParameter). */
  parameters: QueryParameter[];
}

export interface RefusedDefinition {
  place: string;
  name: string | null;
  reason: string;
}

export interface DefinitionPages {
  definitions: QueryDefinition[];
  refused: RefusedDefinition[];
  pages: number;
  /** Pages that name a page after them. */
  unfinished: number;
}

/**
 * Reads one or several pages: one document, a list of them, or documents one after the other. Throws an `Error` that says
 * why for a text that is no such answer; definitions that cannot be taken are told apart, each with its reason.
 */
export function parseQueryDefinitions(text: string): DefinitionPages {
  const documents = documentsOf(text.replace(/^\uFEFF/, '')).flatMap((one) => (Array.isArray(one) ? one : [one]));
  const result: DefinitionPages = { definitions: [], refused: [], pages: documents.length, unfinished: 0 };
  for (const [index, document] of documents.entries()) {
    const list = isRecord(document) ? document.queryDefinitions : undefined;
    const page = documents.length === 1 ? '' : `page ${index + 1}, `;
    if (!isRecord(document) || !Array.isArray(list)) {
      const where = documents.length === 1 ? 'it' : `page ${index + 1}`;
      throw new Error(`${where} has no list queryDefinitions, which describe-query-definitions gives`);
    }
    if (typeof document.nextToken === 'string' && document.nextToken !== '') result.unfinished++;
    for (const [at, one] of list.entries()) {
      const place = `${page}queryDefinitions[${at}]`;
      const read = definitionOf(one, place);
      if (typeof read === 'string') result.refused.push({ place, name: nameOf(one), reason: read });
      else result.definitions.push(read);
    }
  }
  if (result.pages === 0) throw new Error('it is empty');
  return result;
}

/** JSON documents with nothing but white space between them, as `cat page1.json page2.json` gives. */
function documentsOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const documents: unknown[] = [];
    for (const { start, end } of topLevel(text)) {
      try {
        documents.push(JSON.parse(text.slice(start, end)));
      } catch {
        throw new Error(`it is no JSON: ${(error as Error).message}`);
      }
    }
    if (documents.length < 2) throw new Error(`it is no JSON: ${(error as Error).message}`);
    return documents;
  }
}

/** Where the brackets of each top-level document open and close; strings are passed over. */
function topLevel(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  let last = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') {
      if (depth === 0) start = index;
      depth++;
    } else if (token === '}' || token === ']') {
      depth--;
      if (depth === 0) {
        if (text.slice(last, start).trim() !== '') return [];
        last = index + 1;
        found.push({ start, end: last });
      }
    }
  }
  return depth === 0 && text.slice(last).trim() === '' ? found : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string | null {
  return isRecord(value) && typeof value.name === 'string' ? value.name : null;
}

/** The definition, or why it is none. `queryLanguage` is missing in answers from before there were others. */
function definitionOf(value: unknown, place: string): QueryDefinition | string {
  if (!isRecord(value)) return 'it is no object';
  const { queryDefinitionId, name, queryString, queryLanguage, lastModified, logGroupNames, parameters } = value;
  if (typeof queryDefinitionId !== 'string' || queryDefinitionId === '') return 'queryDefinitionId is missing';
  if (typeof name !== 'string') return 'name is missing';
  if (typeof queryString !== 'string' || queryString.trim() === '') return 'queryString is missing or empty';
  if (queryLanguage !== undefined && queryLanguage !== 'CWLI') {
    return `it is written in ${String(queryLanguage)} for OpenSearch, which is not run here; only CWLI, the language of Logs Insights, is`;
  }
  const groups = logGroupNames ?? [];
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string'))
    return 'logGroupNames is no list of names';
  return {
    id: queryDefinitionId,
    name,
    text: queryString,
    logGroups: groups,
    modifiedAt: typeof lastModified === 'number' ? lastModified : null,
    place,
    parameters: Array.isArray(parameters) ? parameters.flatMap(parameterOf) : [],
  };
}

/** A parameter of the service is text; one whose name cannot stand between braces is none that the text could use. */
function parameterOf(value: unknown): QueryParameter[] {
  if (!isRecord(value)) return [];
  const name = parameterName.safeParse(value.name);
  if (!name.success) return [];
  return [
    {
      name: name.data,
      type: 'text',
      default: typeof value.defaultValue === 'string' ? value.defaultValue : null,
      description: typeof value.description === 'string' ? value.description : '',
    },
  ];
}
