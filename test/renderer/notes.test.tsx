import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Input, Output } from '../../preload/contract/index.ts';
import { evidenceQuery } from '../../renderer/features/evidence/evidence-list.ts';
import { trailEngine } from './fake-engine.ts';
import { showWindow } from './show.tsx';

const user = userEvent.setup();
const ANCHOR = { kind: 'trail-event', eventId: 'e-1', account: '111122223333' } as const;

/** An engine that keeps notes and stars of its first file. */
function notingEngine() {
  const notes: Output<'notes.list'>['notes'] = [];
  let star: number | null = null;
  const puts: Input<'notes.save'>[] = [];
  const engine = trailEngine(10, {
    'notes.list': ({ tag = null, target = null }) => ({
      notes: notes.filter(
        (note) =>
          (tag === null || note.tags.includes(tag)) &&
          (target === null || !('record' in target) || note.record?.position === target.record.position),
      ),
      tags: [...new Set(notes.flatMap(({ tags }) => tags))].map((name) => ({ tag: name, count: 1 })),
    }),
    'notes.save': (input) => {
      puts.push(input);
      const position = 'record' in input.target ? input.target.record.position : 0;
      const note = {
        id: `n${notes.length}`,
        anchor: ANCHOR,
        text: input.text,
        tags: input.tags ?? [],
        author: 'alice',
        createdAt: notes.length,
        updatedAt: notes.length,
        query: input.query ?? null,
        range: input.range ?? null,
      };
      const record = { dataSet: 'cloudtrail', fileId: 1, position, time: 0, title: 'StopLogging', by: 'x' } as const;
      notes.push({ ...note, record });
      return note;
    },
    'notes.remove': ({ id }) => {
      notes.splice(
        notes.findIndex((note) => note.id === id),
        1,
      );
      return {};
    },
    'notes.marks': () => ({
      records: [
        ...notes.map(({ record }) => ({ position: record?.position ?? 0, notes: 1, starred: false })),
        ...(star === null ? [] : [{ position: star, notes: 0, starred: true }]),
      ].map((mark) => ({ dataSet: 'cloudtrail' as const, fileId: 1, ...mark })),
      values: [],
    }),
    'stars.set': ({ target, starred }) => {
      star = starred && 'record' in target ? target.record.position : null;
      return { starred };
    },
    'stars.list': () => ({
      stars:
        star === null
          ? []
          : [
              {
                anchor: ANCHOR,
                starredAt: 5,
                record: { dataSet: 'cloudtrail', fileId: 1, position: star, time: 0, title: 'GetUser', by: null },
              },
            ],
    }),
  });
  return { engine, puts };
}

async function gridOf(): Promise<HTMLElement> {
  await user.click(screen.getByRole('radio', { name: 'SQL' }));
  await user.click(screen.getByRole('button', { name: 'Newest events' }));
  const grid = await screen.findByRole('grid', { name: 'Rows of the result' });
  act(() => grid.focus());
  return grid;
}

test('N notes the row under the cursor, with the query in front, and the row shows it', async () => {
  const { engine, puts } = notingEngine();
  const { app } = await showWindow({ engine });
  const grid = await gridOf();
  await user.keyboard('jn');
  const dialog = await screen.findByRole('dialog', { name: 'Note' });
  await user.type(within(dialog).getByLabelText('Text'), 'the leak begins');
  await user.type(within(dialog).getByLabelText('Tags'), 'ioc, key');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(puts).toHaveLength(1));
  expect(puts[0]).toMatchObject({
    target: { record: { dataSet: 'cloudtrail', fileId: 1, position: 2 } },
    text: 'the leak begins',
    tags: ['ioc', 'key'],
    query: { language: 'sql', text: app.tabs.active()?.text },
  });
  expect(await within(grid).findByRole('img', { name: '1 note' })).toBeTruthy();
});

test('B pins the row and takes the pin away again', async () => {
  const { engine } = notingEngine();
  const { app } = await showWindow({ engine });
  const grid = await gridOf();
  await user.keyboard('b');
  expect(await within(grid).findByRole('img', { name: 'pinned' })).toBeTruthy();
  expect(app.spoken.get().text).toBe('Pinned');
  await user.keyboard('b');
  await waitFor(() => expect(within(grid).queryByRole('img', { name: 'pinned' })).toBeNull());
});

test('the drawer shows the notes of its event', async () => {
  const { engine } = notingEngine();
  await showWindow({ engine });
  await gridOf();
  await user.keyboard('{Enter}');
  const detail = await screen.findByRole('complementary', { name: 'Detail' });
  await user.click(await within(detail).findByRole('button', { name: /Add note/ }));
  await user.type(within(await screen.findByRole('dialog', { name: 'Note' })).getByLabelText('Text'), 'seen before');
  await user.click(screen.getByRole('button', { name: /Keep note/ }));
  const notes = await within(detail).findByRole('region', { name: 'Notes of this event' });
  expect(await within(notes).findByText('seen before')).toBeTruthy();
});

test('the Evidence area lists notes and pins, narrows by tag, opens the event and deletes', async () => {
  const { engine } = notingEngine();
  const { app } = await showWindow({ engine });
  await app.notes.put({
    target: { record: { dataSet: 'cloudtrail', fileId: 1, position: 3 } },
    text: 'with a tag',
    tags: ['ioc'],
  });
  await act(async () => {
    await app.notes.setStar({ record: { dataSet: 'cloudtrail', fileId: 1, position: 4 } }, true);
  });
  await user.click(screen.getByRole('button', { name: 'Notes' }));
  const list = await screen.findByRole('list', { name: 'Notes and pinned events' });
  await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: 'ioc, 1 note' }));
  expect(within(list).getAllByRole('listitem')).toHaveLength(1);
  expect(within(list).getByText('with a tag')).toBeTruthy();
  await user.click(within(list).getByRole('button', { name: 'Delete note' }));
  expect(await screen.findByText('No note has the tag ioc.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Pinned' }));
  await user.click(within(list).getByRole('button', { name: 'Open event' }));
  expect(app.tabs.active()).toMatchObject({ language: 'sql', text: evidenceQuery(ANCHOR, null) });
});

test('what a note hangs on is written into its query as a value', () => {
  expect(evidenceQuery({ kind: 'trail-event', eventId: "a'b", account: null }, null)).toBe(
    "SELECT *\nFROM cloudtrail\nWHERE eventID = 'a''b' AND recipientAccountId IS NULL",
  );
  expect(evidenceQuery({ kind: 'value', field: 'a"b', value: 'x' }, null)).toContain(`WHERE "a""b" = 'x'`);
  expect(evidenceQuery({ kind: 'value', field: null, value: 'say "x"' }, null)).toContain(
    `contains(raw, 'say \\"x\\"')`,
  );
});
