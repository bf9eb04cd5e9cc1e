/** ISO 8601 of microseconds since 1970, with as many decimals of the second as are needed. */
export function timestampOf(us: number): string {
  const [date = ''] = new Date(Math.floor(us / 1_000_000) * 1000).toISOString().split('.');
  const fraction = us - Math.floor(us / 1_000_000) * 1_000_000;
  return fraction === 0 ? `${date}Z` : `${date}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}Z`;
}
