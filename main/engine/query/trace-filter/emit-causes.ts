import type { Params } from '../insights/sql-text.ts';
import type { CauseKind, CausePattern, EntityPattern, ServicePattern } from './ast.ts';

/**
 * `rootcause.json = #[...]`: a trace fits if one of its causes is like one of the patterns. A cause's services, their paths
 * and exceptions lie in rows by their places, so each pattern is one grouping of them.
 */
export function emitCauses(kind: CauseKind | null, causes: readonly CausePattern[], params: Params): string {
  const ofKind = kind === null ? '' : ` WHERE r.kind = '${kind}'`;
  const patterns = causes.map((cause) => `(${causeTests(cause, params).join(' AND ') || 'true'})`);
  return `t.trace_id IN (SELECT r.trace_id FROM root_causes AS r${ofKind}
    GROUP BY r.trace_id, r.kind, r.cause_ord HAVING ${patterns.join(' OR ')})`;
}

function causeTests({ ClientImpacting, Services }: CausePattern, params: Params): string[] {
  const impact = ClientImpacting === undefined ? [] : [`bool_or(r.client_impacting = ${ClientImpacting})`];
  if (Services === undefined) return impact;
  const services = Services.flatMap((service, index) => serviceTests(service, `r.service_ord = ${index}`, params));
  return [...impact, countIs('r.service_count', 'true', Services.length), ...services];
}

function serviceTests(service: ServicePattern, place: string, params: Params): string[] {
  const { Name, Names, Type, AccountId, Inferred, EntityPath } = service;
  const tests = [
    ...equal('r.service_name', Name, params),
    // What the store has of a service's names is its name.
    ...(Names === undefined ? [] : Names.length === 1 ? equal('r.service_name', Names[0], params) : ['false']),
    ...equal('r.service_type', Type, params),
    ...equal('r.account_id', AccountId, params),
    ...(Inferred === undefined ? [] : [`r.inferred = ${Inferred}`]),
  ];
  const own = tests.length === 0 ? [] : [`bool_or(${[place, ...tests].join(' AND ')})`];
  if (EntityPath === undefined) return own;
  const entities = EntityPath.flatMap((entity, index) =>
    entityTests(entity, `${place} AND r.entity_ord = ${index}`, params),
  );
  return [...own, countIs('r.entity_count', place, EntityPath.length), ...entities];
}

function entityTests({ Name, Remote, Coverage, Exceptions }: EntityPattern, place: string, params: Params): string[] {
  const tests = [
    ...equal('r.entity_name', Name, params),
    ...(Remote === undefined ? [] : [`r.remote = ${Remote}`]),
    ...equal('r.coverage', Coverage, params),
  ];
  const own = tests.length === 0 ? [] : [`bool_or(${[place, ...tests].join(' AND ')})`];
  if (Exceptions === undefined) return own;
  const exceptions = Exceptions.flatMap((exception, index) => {
    const wanted = [
      ...equal('r.exc_name', exception.Name, params),
      ...equal('r.exc_message', exception.Message, params),
    ];
    return wanted.length === 0 ? [] : [`bool_or(${[place, `r.exc_ord = ${index}`, ...wanted].join(' AND ')})`];
  });
  return [...own, countIs('r.exc_count', place, Exceptions.length), ...exceptions];
}

function equal(column: string, value: string | number | undefined, params: Params): string[] {
  return value === undefined ? [] : [`${column} = ${params.add(value)}`];
}

/** The list at a place has that many elements; one without rows of its own has none. */
function countIs(column: string, place: string, count: number): string {
  return `coalesce(max(${column}) FILTER (WHERE ${place}), 0) = ${count}`;
}
