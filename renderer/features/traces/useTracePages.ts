import { useCallback, useEffect, useRef, useState } from 'react';
import type { Output } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { TraceOrder, TraceSummary } from '../../../preload/contract/traces.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { useEngine } from '../../lib/useCall.ts';

/** Traces that are asked for at once. */
const PAGE = 500;

interface Question {
  range: TimeRange | null;
  filter: string;
  order: TraceOrder;
  descending: boolean;
}

export interface TracePages {
  /** Figures of all chosen traces; null until they are there. */
  answer: Output<'traces.list'> | null;
  error: EngineError | null;
  isRunning: boolean;
  /** The trace of a row; null while it is on its way. */
  traceAt(row: number): TraceSummary | null;
  /** Asks for the pages of these rows. */
  want(first: number, last: number): void;
  /** Grows as pages come. */
  version: number;
}

/** The traces of a list by pages, asked for as they come into view; all anew when the question changes. */
export function useTracePages(question: Question, dataVersion: number): TracePages {
  const engine = useEngine();
  const key = JSON.stringify([question, dataVersion]);
  const pages = useRef(new Map<number, TraceSummary[] | null>());
  const abort = useRef(new AbortController());
  const [state, setState] = useState<{ answer: Output<'traces.list'> | null; error: EngineError | null; key: string }>({
    answer: null,
    error: null,
    key: '',
  });
  const [version, setVersion] = useState(0);
  const asked = useRef(question);
  asked.current = question;

  const load = useCallback(
    (page: number) => {
      if (pages.current.has(page)) return;
      pages.current.set(page, null);
      const [mine, of] = [abort.current, pages.current];
      engine
        .call('traces.list', { ...asked.current, offset: page * PAGE, limit: PAGE }, { signal: mine.signal })
        .then((answer) => {
          if (mine.signal.aborted) return;
          of.set(page, answer.traces);
          if (page === 0) setState({ answer, error: null, key });
          setVersion((now) => now + 1);
        })
        .catch((error: unknown) => {
          of.delete(page);
          if (!mine.signal.aborted) setState((old) => ({ ...old, error: asEngineError(error), key }));
        });
    },
    [engine, key],
  );
  useEffect(() => {
    abort.current = new AbortController();
    pages.current = new Map();
    load(0);
    return () => abort.current.abort();
  }, [load]);

  return {
    answer: state.answer,
    error: state.key === key ? state.error : null,
    isRunning: state.key !== key,
    traceAt: (row) => pages.current.get(Math.floor(row / PAGE))?.[row % PAGE] ?? null,
    want(first, last) {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) load(page);
    },
    version,
  };
}
