import { VIEWS } from '../../store/views/index.ts';
import { TABLE_NAMES } from '../../store/workspace-objects.ts';

/** Everything that FROM may name: our views first, then the tables of the file. */
export const QUERY_TABLES: ReadonlySet<string> = new Set([...VIEWS.map(({ name }) => name), ...TABLE_NAMES]);
