import { useSyncExternalStore } from 'react';

/** A value outside of React that components follow; the smallest thing that lets a grid redraw without its shell. */
export interface Store<T> {
  get(): T;
  set(next: T | ((current: T) => T)): void;
  subscribe(listener: () => void): () => void;
}

/** What a view needs of a store to follow it. */
export type Followed<T> = Pick<Store<T>, 'get' | 'subscribe'>;

/** Makes a store; listeners run after each change by identity (`Object.is`). */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const changed = typeof next === 'function' ? (next as (current: T) => T)(value) : next;
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, redrawing on each change. */
export function useStore<T>(store: Followed<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A part of the store's value; `pick` must give back the same identity for the same state. */
export function usePart<T, P>(store: Followed<T>, pick: (value: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
