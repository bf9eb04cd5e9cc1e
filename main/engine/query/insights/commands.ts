/** Every command of the language (specs/insights-ql.md part 4), for checks, completion, hover help and the reference. */
export interface CommandEntry {
  name: string;
  aliases?: readonly string[];
  syntax: string;
  help: string;
  example: string;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'fields',
    syntax: 'fields expr [as name], ...',
    help: 'Adds columns to the result and names for later commands.',
    example: 'fields @timestamp, concat(service, ":", level) as tag',
  },
  {
    name: 'display',
    syntax: 'display expr [as name], ...',
    help: 'Chooses the columns that are shown; only the last one counts.',
    example: 'fields @timestamp, a, b | display b',
  },
  {
    name: 'filter',
    aliases: ['where'],
    syntax: 'filter condition',
    help: 'Keeps the events whose condition is true.',
    example: 'filter status >= 400 and status <= 499',
  },
  {
    name: 'filterIndex',
    syntax: 'filterIndex field = value | field in [value, ...]',
    help: 'As filter; on the service it skips log groups without an index.',
    example: 'filterIndex requestId = "abc"',
  },
  {
    name: 'stats',
    syntax: 'stats aggregate [as name], ... [by group [as name], ...] [offset period]',
    help: 'Counts, sums and other figures, per group.',
    example: 'stats count(*) as n by bin(5m), eventName',
  },
  {
    name: 'sort',
    syntax: 'sort expr [asc|desc], ...',
    help: 'Orders the rows: texts before numbers, digits in texts by value.',
    example: 'sort @timestamp desc',
  },
  {
    name: 'limit',
    syntax: 'limit [any] n',
    help: 'At most n rows, 1 to 100,000; 10,000 without it.',
    example: 'limit 20',
  },
  {
    name: 'dedup',
    syntax: 'dedup field, ...',
    help: 'Keeps the first row of each combination of values; only limit may follow.',
    example: 'sort @timestamp desc | dedup server',
  },
  {
    name: 'parse',
    syntax: 'parse [expr] "glob *" as name, ... | /regex/ [as name, ...] [multi] | logfmt as name | csv as name, ...',
    help: 'Takes parts of a text out into fields.',
    example: 'parse @message "user=*, method:*" as user, method',
  },
  {
    name: 'json',
    syntax: 'json field=field "key.subkey" as name',
    help: 'Takes a key out of a field that holds JSON.',
    example: 'json field=requestContext "identity.sourceIp" as ip',
  },
  {
    name: 'pattern',
    syntax: 'pattern expr',
    help: 'Groups texts that differ only in their variable parts.',
    example: 'pattern @message',
  },
  {
    name: 'diff',
    syntax: 'diff [previousDay|previousWeek|previousMonth]',
    help: 'Compares the patterns with those of an earlier range of the same length.',
    example: 'pattern @message | diff previousDay',
  },
  {
    name: 'logcompare',
    syntax: 'logcompare timeshift period',
    help: 'As diff, with a shift of your choice.',
    example: 'logcompare timeshift 7d',
  },
  {
    name: 'anomaly',
    syntax: 'anomaly',
    help: 'Marks unusual patterns; follows pattern.',
    example: 'pattern @message | anomaly',
  },
  {
    name: 'relevantfields',
    syntax: 'relevantfields [field, ...] where condition',
    help: 'Ranks fields by how much they differ between the events of the condition and the rest.',
    example: 'relevantfields path, service where latency > 400',
  },
  {
    name: 'unnest',
    syntax: 'unnest field into name',
    help: 'One row for each element of a list.',
    example: 'fields jsonParse(@message) as j | unnest j.events into e',
  },
  {
    name: 'expand',
    syntax: 'expand field',
    help: 'One row for each element of a JSON array, in place.',
    example: 'expand items | stats count(*) by items',
  },
  {
    name: 'lookup',
    syntax: 'lookup table key [as field], ... OUTPUT|OUTPUTNEW column [as name], ...',
    help: 'Adds columns of a lookup table by an exact key.',
    example: 'lookup users user_id OUTPUT email, department',
  },
  {
    name: 'cidrlookup',
    syntax: 'cidrlookup table field [as column] OUTPUT|OUTPUTNEW column [as name], ...',
    help: 'Adds columns of the row whose subnet holds the address.',
    example: 'cidrlookup nets srcAddr OUTPUT region, owner',
  },
  {
    name: 'join',
    syntax: 'join [type=inner|left] left=L right=R where L.key=R.key (SOURCE ... )',
    help: 'Joins events of another log group.',
    example: "join type=left left=a right=b where a.id=b.id (SOURCE 'other')",
  },
  {
    name: 'appendcols',
    syntax: 'appendcols [override=true] [max=n] (query)',
    help: 'Adds the columns of another query row by row.',
    example: 'appendcols (SOURCE lg | stats avg(latency) by svc)',
  },
  {
    name: 'addtotals',
    syntax: 'addtotals [fieldname=name] [row=true] [col=true] [field, ...]',
    help: 'A column with the sum of each row, or a last row with the sum of each column.',
    example: 'addtotals price, tax',
  },
  {
    name: 'accum',
    syntax: 'accum field [as name]',
    help: 'Running sum in the current order.',
    example: 'accum bytes as total',
  },
  {
    name: 'autoregress',
    syntax: 'autoregress field [as name] [p=n[-m]]',
    help: 'Values of earlier rows beside the current one.',
    example: 'autoregress bytes p=1-4',
  },
  {
    name: 'filldown',
    syntax: 'filldown [field ...]',
    help: 'Carries the last value down over missing ones.',
    example: 'filldown host cpu*',
  },
  {
    name: 'fillmissing',
    syntax: 'fillmissing [with value for field, ...]',
    help: 'Adds rows for empty bins.',
    example: 'stats avg(latency) as l by bin(1m) | fillmissing with 0 for l',
  },
  {
    name: 'outlier',
    syntax: 'outlier [action=remove|transform] [param=n] [uselower=true] [mark=true] field ...',
    help: 'Removes or clamps values outside of the interquartile fences.',
    example: 'outlier action=remove cpu',
  },
  {
    name: 'sessionize',
    syntax: 'sessionize field, ... [maxspan period] [as name]',
    help: 'Numbers the sessions of an identity.',
    example: 'sessionize userId maxspan 1h as session',
  },
  {
    name: 'countFrequent',
    aliases: ['count_frequent'],
    syntax: 'countFrequent field, ...',
    help: 'Counts of each combination of values, largest first.',
    example: 'countFrequent method, status',
  },
  {
    name: 'unmask',
    syntax: 'unmask field, ...',
    help: 'Shows masked data on the service; nothing to do here.',
    example: 'unmask @message',
  },
  {
    name: 'source',
    syntax: "SOURCE 'group', ... | logGroups(namePrefix: [...]) | dataSource([...]) [start=-1d] [end=now]",
    help: 'Chooses the log groups; first in the query.',
    example: "SOURCE logGroups(namePrefix: ['/aws/lambda'])",
  },
];

const BY_NAME = new Map<string, CommandEntry>();
for (const entry of COMMANDS)
  for (const name of [entry.name, ...(entry.aliases ?? [])]) BY_NAME.set(name.toLowerCase(), entry);

/** The entry of a command by any of its names, in any case; undefined for an unknown one. */
export function commandNamed(name: string): CommandEntry | undefined {
  return BY_NAME.get(name.toLowerCase());
}

export function commandNames(): string[] {
  return COMMANDS.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]);
}
