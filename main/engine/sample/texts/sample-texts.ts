import type { WindowLanguage } from '../../../../preload/contract/desktop.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** What the story's texts name: keys and addresses, as the generator made them. */
export interface StoryNames {
  leakedKey: string;
  build: string;
  stranger: string;
}

/** Everything that people read in the sample investigation; its data and queries are the same in each language. */
export interface SampleTexts {
  /** Titles of the questions. */
  titles: Record<'users' | 'deeds' | 'chain' | 'objects' | 'staying' | 'newKey' | 'slowed' | 'oneRequest', string>;
  /** What the first lines of two queries say. */
  comments: { deeds: string; oneRequest: string };
  folders: { key: string; shop: string };
  /** Names of saved queries that are not the titles of their questions. */
  saved: { anyKey: string; slowed: string };
  /** Of the parameter `key`. */
  keyDescription: string;
  notes: { firstCall: string; trailStopped: string; build: string; stranger: string };
  tags: { key: string; trail: string; known: string };
  /** The texts of the tour's six steps, as Markdown. */
  steps: (names: StoryNames) => readonly [string, string, string, string, string, string];
}

export const SAMPLE_TEXTS: Readonly<Record<WindowLanguage, SampleTexts>> = { en, ko };
