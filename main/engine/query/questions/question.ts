import type { QueryParameter } from '../../../../preload/contract/parameters.ts';

/** A question that investigations of a trail ask again and again, as SQL on the view `cloudtrail`. */
export interface QuestionSource {
  /** Stays the same from version to version. */
  id: string;
  /** As an investigator would say it. */
  title: string;
  /** What the answer shows, and what to look for in it. */
  description: string;
  text: string;
  parameters?: QueryParameter[];
}

export interface QuestionGroupSource {
  id: string;
  title: string;
  questions: QuestionSource[];
}

/** A parameter of text; the default is what the form holds at first. */
export function text(name: string, label: string, value: string): QueryParameter {
  return { name, type: 'text', default: value, description: label };
}

export function number(name: string, label: string, value: number): QueryParameter {
  return { name, type: 'number', default: String(value), description: label };
}

export function time(name: string, label: string, value: string): QueryParameter {
  return { name, type: 'time', default: value, description: label };
}

/** SQL for the events whose action is one of these, in time order, with what an investigator reads first. */
export function eventsNamed(names: readonly string[], further: readonly string[] = []): string {
  const list = names.map((name) => `'${name}'`).join(', ');
  return `SELECT eventTime, event_name_base AS action, actor, sourceIPAddress, ${[...further, 'errorCode'].join(', ')}
FROM cloudtrail
WHERE event_name_base IN (${list})
ORDER BY eventTime, eventID`;
}
