import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { library } from '../../../main/engine/query/library/index.ts';
import { neededFields } from '../../../main/engine/query/library/needed-fields.ts';

const published = JSON.parse(
  readFileSync(new URL('../../golden/insights/published.json', import.meta.url), 'utf8'),
) as { id: number; query: string }[];
const queries = library().flatMap((group) => group.queries);

test('the library holds every published query, and no other', () => {
  expect(queries.map(({ text }) => text).sort()).toEqual(published.map(({ query }) => query).sort());
});

test('ids are unique and begin with their group; every query says what it is for; placeholders stand in the text', () => {
  expect(new Set(queries.map(({ id }) => id)).size).toBe(queries.length);
  for (const group of library())
    for (const { id, title, description, text, placeholders } of group.queries) {
      expect(id.startsWith(`${group.id}/`)).toBe(true);
      expect(title.length).toBeGreaterThan(5);
      expect(description.endsWith('.')).toBe(true);
      expect(placeholders.filter((one) => !text.includes(one))).toEqual([]);
    }
});

test('fields that a query needs: neither system fields nor names of its own, nor those of other events', () => {
  expect(neededFields('fields @timestamp, a.b, concat(c, "x") as d | filter d = e | sort @message')).toEqual([
    'a.b',
    'c',
    'e',
  ]);
  expect(neededFields('filter @type = "REPORT" | stats max(@duration) as m, m - 1 as n by bin(5m) | sort m')).toEqual([
    '@type',
    '@duration',
  ]);
  expect(neededFields('parse @message /x=(?<x>.)/ | parse y "*:*" as p, q | filter x = p and z = 1')).toEqual([
    'y',
    'z',
  ]);
  expect(neededFields('filter id in (SOURCE g | filter other = 1 | fields id) | dedup host')).toEqual(['id', 'host']);
  expect(
    neededFields("join left=l right=r where l.k=r.k (SOURCE 'g' | fields inner) | fields l.a, r.b, c | filter r.d = 1"),
  ).toEqual(['k', 'a', 'c']);
  expect(
    neededFields(
      'fields jsonParse(t) as j | unnest j.list into e | lookup users id as u OUTPUT team | display team, e',
    ),
  ).toEqual(['t', 'u']);
  expect(neededFields('stats count() as n by key | filter isRes and n > 1')).toEqual(['key']);
});
