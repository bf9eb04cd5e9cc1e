import type { LucideIcon } from 'lucide-react';
import {
  Box,
  Cloud,
  Container,
  Database,
  Folder,
  Globe,
  Inbox,
  Megaphone,
  Server,
  SquareFunction,
  Table2,
  UserRound,
} from 'lucide-react';
import type { MillisecondHistogram } from '../../../preload/contract/graph.ts';
import { wholeDuration } from '../../app/traces/whole-duration.ts';
import { accountName } from '../../lib/account-names.ts';
import { count } from '../../lib/format-number.ts';
import { percentile } from '../../lib/percentile.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { type Figures, type MapNode, shortName, statisticsOf } from './map-graph.ts';

/** What a service is, by the start of its type. */
const ICONS: [start: string, icon: LucideIcon][] = [
  ['client', UserRound],
  ['AWS::Lambda', SquareFunction],
  ['AWS::DynamoDB', Table2],
  ['AWS::SQS', Inbox],
  ['AWS::SNS', Megaphone],
  ['AWS::S3', Folder],
  ['AWS::ApiGateway', Cloud],
  ['AWS::ECS', Container],
  ['AWS::EKS', Container],
  ['AWS::EC2', Server],
  ['AWS::ElasticBeanstalk', Server],
  ['Database', Database],
  ['remote', Globe],
];

export function nodeIcon(type: string | null): LucideIcon {
  return ICONS.find(([start]) => type?.startsWith(start))?.[1] ?? Box;
}

/** Name of a service as it is shown; a group of services without what they are grouped by has none of its own. */
export function nodeName(node: Pick<MapNode, 'name'>): string {
  return node.name === '' ? t('map.unnamed') : visibleText(shortName(node.name));
}

/** AWS's own type without its marks: `AWS::ECS::Fargate` is `ECS Fargate`. */
export function typeText(type: string | null): string {
  if (type === null) return t('map.type.service');
  if (type === 'client') return t('map.type.client');
  if (type === 'remote') return t('map.type.remote');
  return visibleText(type.replace(/^AWS::/, '').replaceAll('::', ' '));
}

/** Under the name of a node: its type, or how many services are drawn as one, after the name of their account. */
export function nodeNote(node: Pick<MapNode, 'name' | 'type' | 'members' | 'isClient'>, isGrouped: boolean): string {
  if (!isGrouped || node.isClient) return typeText(node.type);
  const account = accountName(node.name);
  const services = t('map.services', { n: node.members });
  return account === null ? services : `${visibleText(account)}, ${services}`;
}

/** Requests a minute of a range: `384/min`, `0.4/min`; of one trace, which has no range, how many they are. */
export function rateText(figures: Figures | null, minutes: number): string {
  const { total } = statisticsOf(figures);
  if (minutes <= 0) return t('map.requestCount', { n: total });
  const rate = total / minutes;
  return t('map.perMinute', {
    n: rate > 0 && rate < 10 ? String(Number(rate.toPrecision(2))) : count(Math.round(rate)),
  });
}

/** A percentile of response times; a dash where nothing was answered. */
export function percentileText(histogram: MillisecondHistogram, part: number): string {
  const ms = percentile(histogram, part);
  return ms === null ? '–' : wholeDuration(ms);
}

/** What became of a figure: `+1,730 ms`, `−12 ms`, `±0`. */
export function changeText(now: number | null, before: number | null, text: (value: number) => string): string {
  if (now === null || before === null) return '–';
  const by = now - before;
  return by === 0 ? '±0' : `${by > 0 ? '+' : '−'}${text(Math.abs(by))}`;
}
