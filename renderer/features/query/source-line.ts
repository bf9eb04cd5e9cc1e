/** Whether an Insights text begins with SOURCE (behind comments), which stands over the groups chosen beside the editor. */
export function hasSourceLine(text: string): boolean {
  return /^(?:\s|#[^\n]*(?:\n|$))*\|?(?:\s|#[^\n]*(?:\n|$))*source\b/i.test(text);
}
