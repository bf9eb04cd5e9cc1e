/** Rows of xr_trace for the traces in `batch_xr_trace` of which only a summary was imported: they have that one's figures. */
export const SUMMARISED_TRACES = `
  SELECT trace_id, start_us, ${microsOf('Duration')}, ${microsOf('ResponseTime')}, ${flagOf('HasFault')}, ${flagOf('HasError')},
    ${flagOf('HasThrottle')}, ${flagOf('IsPartial')}, ${textAt('Http.HttpURL')}, ${textAt('Http.HttpMethod')},
    TRY_CAST(${textAt('Http.HttpStatus')} AS INTEGER), ${textAt('Http.UserAgent')}, ${textAt('Http.ClientIp')}, NULL,
    ${textAt('EntryPoint.Name')}, ${textAt('EntryPoint.Type')}, 0, 0, file_id
  FROM xr_summary SEMI JOIN batch_xr_trace USING (trace_id) ANTI JOIN batch_xr_segment USING (trace_id) WHERE NOT superseded`;

function textAt(path: string): string {
  return `TRY(json_extract_string(summary, '$.${path}'))`;
}

function microsOf(member: string): string {
  return `round(TRY_CAST(${textAt(member)} AS DOUBLE) * 1e6)::BIGINT`;
}

function flagOf(member: string): string {
  return `coalesce(TRY_CAST(${textAt(member)} AS BOOLEAN), false)`;
}
