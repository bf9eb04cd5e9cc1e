import {
  type CompletionResult,
  type CompletionSource,
  completionStatus,
  type Completion as EditorCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import type { EditorState } from '@codemirror/state';
import type { Command } from '@codemirror/view';
import type { EngineClient, Output } from '../../../preload/contract/index.ts';
import type { Completion, QueryLanguage, TopValue } from '../../../preload/contract/query.ts';
import { count, percent } from '../../lib/format-number.ts';
import { maskedValue } from '../../lib/secrets.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** What stands in reach of the cursor comes before the language's own words. */
const BOOST: Record<Completion['kind'], number> = {
  value: 4,
  group: 4,
  command: 3,
  column: 3,
  field: 3,
  table: 2,
  function: 1,
  keyword: 0,
};

/** What may be typed so that the list is narrowed rather than asked for again. */
const STILL_VALID: Record<QueryLanguage, RegExp> = { sql: /^[\w."]*$/, insights: /^[\p{L}\p{N}_@.]*$/u };
/** What begins a word, so that a list opens by itself. */
const BEGUN: Record<QueryLanguage, RegExp> = { sql: /[\w".@]+/, insights: /[\p{L}\p{N}_@.`]+|["'][^"'\s]*/u };

const SHOWN_VALUES = 5;

interface FieldFacts {
  name: string;
  share?: number | undefined;
  top?: readonly TopValue[] | undefined;
  /** Secret values are shown. */
  reveal: boolean;
}

/** Share of events, then the commonest values: what a field's line has beside it. */
export function fieldFacts({ name, share, top, reveal }: FieldFacts): HTMLElement[] {
  const element = (tag: 'div' | 'span', className: string, ...content: (string | Node)[]) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...content);
    return made;
  };
  return [
    ...(share === undefined ? [] : [element('div', 'fact-share', t('editor.share', { share: percent(share, 1) }))]),
    ...(top ?? [])
      .slice(0, SHOWN_VALUES)
      .map(({ value, count: events }) =>
        element(
          'div',
          'fact-value',
          element('span', 'fact-text', visibleText(reveal ? value : maskedValue(name, value))),
          element('span', 'fact-count', count(events)),
        ),
      ),
  ];
}

function infoOf(completion: Completion, reveal: boolean): Pick<EditorCompletion, 'info'> {
  const { label, kind, detail, documentation, share, top } = completion;
  if (documentation === '' && share === undefined && !top?.length && kind !== 'function' && kind !== 'command')
    return {};
  return {
    info: () => {
      const root = document.createElement('div');
      const title = document.createElement('div');
      title.className = 'info-title';
      title.textContent = kind === 'function' || kind === 'command' ? detail : visibleText(label);
      const text = document.createElement('div');
      text.textContent = documentation;
      root.append(title, ...(documentation === '' ? [] : [text]), ...fieldFacts({ name: label, share, top, reveal }));
      return root;
    },
  };
}

/** Where what was typed stands in a label: at its start (0), where a word of it begins (1), anywhere (2); null: nowhere. */
function rankOf(label: string, typed: string): { at: number; rank: number } | null {
  const at = label.toLowerCase().indexOf(typed.toLowerCase());
  if (at <= 0) return at < 0 ? null : { at, rank: 0 };
  const isWord = /[^\p{L}\p{N}]/u.test(label[at - 1] ?? '') || /\p{Lu}/u.test(label[at] ?? '');
  return { at, rank: isWord ? 1 : 2 };
}

/** The options that hold what was typed: best places first, then what is in reach, then in the engine's order. */
function narrowed(options: readonly EditorCompletion[], typed: string): EditorCompletion[] {
  return options
    .flatMap((option) => {
      const found = rankOf(option.label, typed);
      return found === null ? [] : [{ option, rank: found.rank * 10 - (option.boost ?? 0) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ option }) => option);
}

function listOf(all: readonly EditorCompletion[], from: number, typed: string, valid: RegExp): CompletionResult {
  return {
    from,
    options: narrowed(all, typed),
    filter: false,
    getMatch: ({ label }) => {
      const at = rankOf(label, typed)?.at;
      return at === undefined || typed === '' ? [] : [at, at + typed.length];
    },
    update: (_old, start, end, context) => {
      const now = context.state.sliceDoc(start, end);
      return valid.test(now) ? listOf(all, start, now, valid) : null;
    },
  };
}

/** Null for a secret value: a list is no place to reveal it. */
function toOption(completion: Completion, reveal: boolean): EditorCompletion | null {
  const { label, kind, detail, insert, of = '' } = completion;
  if (kind === 'value' && !reveal && maskedValue(of, label) !== label) return null;
  const shown = visibleText(label);
  return {
    label,
    ...(shown === label ? {} : { displayLabel: shown }),
    type: kind,
    // A command's syntax is longer than a line of the list; it stands beside it.
    ...(kind === 'command' ? {} : { detail }),
    boost: BOOST[kind],
    ...(insert === undefined ? {} : { apply: insert }),
    ...infoOf(completion, reveal),
  };
}

/** Completion of an editor: what it asks the engine, and the command that opens the list. */
export interface EditorCompletions {
  source: CompletionSource;
  open: Command;
  /** Asks before a word begins, so that the list is there at its first letter. */
  prepare(state: EditorState): void;
}

/** A question that was asked, and its answer when it is there. */
interface Asked {
  text: string;
  cursor: number;
  sources: string;
  at: number;
  answer: Promise<Output<'query.complete'>>;
}

/** An answer is used for so long; what was imported since is known to the next one. */
const FRESH_MS = 5000;
/** Letters that go on with a word and change nothing about what may stand there. */
const WORD_ONLY = /^[\p{L}\p{N}_@.]*$/u;

/** Whether the answer to an earlier question is the answer at this place too: only letters of one word came since. */
function serves(asked: Asked, text: string, cursor: number, sources: string): boolean {
  return (
    asked.sources === sources &&
    performance.now() - asked.at < FRESH_MS &&
    cursor >= asked.cursor &&
    text.slice(0, asked.cursor) === asked.text.slice(0, asked.cursor) &&
    text.slice(cursor) === asked.text.slice(asked.cursor) &&
    WORD_ONLY.test(text.slice(asked.cursor, cursor))
  );
}

/** Asks the engine for everything that may stand at the cursor, and narrows it while a word is typed. */
export function editorCompletions(
  engine: EngineClient,
  language: QueryLanguage,
  sources: () => string[],
  reveal: () => boolean,
): EditorCompletions {
  let wanted = false;
  let last: Asked | null = null;

  const ask = (text: string, cursor: number): Asked => {
    const names = sources();
    const key = names.join('\n');
    if (last !== null && serves(last, text, cursor, key)) return last;
    const answer = engine.call('query.complete', { language, text, cursor, sources: names });
    last = { text, cursor, sources: key, at: performance.now(), answer };
    answer.catch(() => {
      last = null; // asked again at the next letter
    });
    return last;
  };
  return {
    async source(context) {
      const isWanted = wanted || context.explicit;
      wanted = false;
      if (!isWanted && context.matchBefore(BEGUN[language]) === null) return null;
      try {
        const { from, completions } = await ask(context.state.doc.toString(), context.pos).answer;
        const isQuoted = completions[0]?.kind === 'value' || completions[0]?.kind === 'group';
        const valid = isQuoted ? /^[^"'\s]*$/ : STILL_VALID[language];
        const options = completions.map((one) => toOption(one, reveal())).filter((one) => one !== null);
        return listOf(options, from, context.state.sliceDoc(from, context.pos), valid);
      } catch {
        return null; // a list that cannot be had is no message while somebody types
      }
    },
    open(view) {
      if (completionStatus(view.state) !== null) return startCompletion(view);
      // `startCompletion` waits 50 ms before it asks, the whole of what a list may take; typing does not wait.
      wanted = true;
      view.dispatch({ userEvent: 'input.type' });
      return true;
    },
    prepare(state) {
      const { head, empty } = state.selection.main;
      const before = state.sliceDoc(Math.max(0, head - 1), head);
      if (empty && /^[\s|(,=]?$/.test(before)) ask(state.doc.toString(), head);
    },
  };
}
