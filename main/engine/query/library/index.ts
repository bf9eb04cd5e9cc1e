import type { LibraryGroup } from '../../../../preload/contract/library.ts';
import { apache } from './apache.ts';
import { apiGateway } from './api-gateway.ts';
import { appsync } from './appsync.ts';
import { cloudtrail } from './cloudtrail.ts';
import { eventbridge } from './eventbridge.ts';
import { general } from './general.ts';
import { lambda } from './lambda.ts';
import { natGateway } from './nat-gateway.ts';
import { neededFields } from './needed-fields.ts';
import { route53 } from './route53.ts';
import { series } from './series.ts';
import { several } from './several.ts';
import { tags } from './tags.ts';
import { text } from './text.ts';
import { vpcFlow } from './vpc-flow.ts';
import { waf } from './waf.ts';

/** What AWS publishes (specs/insights-ql.md part 9), grouped by log type. The texts are AWS's, what is said of them is ours. */
const SOURCES = [
  general,
  lambda,
  vpcFlow,
  natGateway,
  route53,
  cloudtrail,
  apiGateway,
  appsync,
  waf,
  apache,
  eventbridge,
  tags,
  text,
  several,
  series,
];

let made: LibraryGroup[] | null = null;

/** The library; made at the first call, as nobody else needs it. */
export function library(): LibraryGroup[] {
  made ??= SOURCES.map(({ id, title, queries }) => ({
    id,
    title,
    queries: queries.map((query) => ({ placeholders: [], ...query, fields: neededFields(query.text) })),
  }));
  return made;
}
