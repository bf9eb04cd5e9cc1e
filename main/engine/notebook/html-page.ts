import { escapeHtml, markdownHtml } from './markdown.ts';
import { barsOf, factsOf, type PageFacts } from './page.ts';
import type { AnsweredCell } from './run-cells.ts';

/** Colours of both themes and sizes as in the window (ui.md part 3). */
const STYLE = `:root{color-scheme:light dark;--text:#1a2029;--quiet:#5f6977;--line:#d3d9e1;--sunken:#f8f9fb;--bar:#4874d8}
@media (prefers-color-scheme:dark){:root{--text:#e4e8ee;--quiet:#8f9ba9;--line:#2e3742;--sunken:#101419;--bar:#81a9fd}body{background:#14181d}}
body{max-width:1100px;margin:32px auto;padding:0 24px;color:var(--text);font:13px/20px Inter,system-ui,sans-serif}
pre,code,td,.fact dd{font-family:"JetBrains Mono",ui-monospace,monospace;font-size:12px}
pre{padding:12px;overflow:auto;background:var(--sunken);border:1px solid var(--line);border-radius:5px;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;display:block;overflow:auto}th,td{padding:2px 8px;border:1px solid var(--line);text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}
.fact{display:grid;grid-template-columns:max-content 1fr;gap:0 12px;color:var(--quiet)}.fact dd{margin:0;overflow-wrap:anywhere}.missing{color:var(--quiet)}
section{margin:24px 0;padding-top:8px;border-top:1px solid var(--line)}rect{fill:var(--bar)}text{fill:var(--text);font-size:12px}`;

/** A notebook as one HTML file: no script, nothing from elsewhere, nothing of the data as markup. */
export function htmlPage(facts: PageFacts): string {
  const { notebook, workspace, program, madeAt, secrets, answers } = facts;
  const cells = notebook.cells.map((cell) => {
    if (cell.kind === 'text') return `<section>${markdownHtml(cell.markdown)}</section>`;
    const answer = answers.get(cell.id);
    return answer === undefined ? '' : `<section>${answerHtml(answer)}</section>`;
  });
  const head = [
    ['Workspace', workspace],
    ['Made by', `${program}, ${madeAt}`],
    ['Time zone', 'UTC in every time'],
    ['Secrets', secrets === 'masked' ? 'dots in their place' : 'as they are'],
  ] as [string, string][];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(notebook.name)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(notebook.name)}</h1>
${factList(head)}
${cells.join('\n')}
</body></html>
`;
}

function answerHtml(answer: AnsweredCell): string {
  const { cell } = answer;
  const title = cell.title === '' ? '' : `<h2>${escapeHtml(cell.title)}</h2>`;
  return `${title}<pre><code>${escapeHtml(cell.query.text)}</code></pre>${factList(factsOf(answer))}${bodyHtml(answer)}`;
}

function bodyHtml(answer: AnsweredCell): string {
  if (answer.outcome.error !== null || answer.cell.kind === 'query') return '';
  if (answer.cell.kind === 'table') return tableHtml(answer.columns, answer.rows);
  const chart = barsOf(answer);
  if (chart === null) return '<p>The answer has no columns of these names to draw.</p>';
  const note = chart.without === 0 ? '' : `<p>${chart.without} of the rows have no number and are not drawn.</p>`;
  return `${barsSvg(chart.bars)}${note}${tableHtml(answer.columns, answer.rows)}`;
}

function factList(facts: readonly [string, string][]): string {
  return `<dl class="fact">${facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}

function tableHtml(columns: readonly string[], rows: readonly (string | null)[][]): string {
  const head = columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const cell = (value: string | null) =>
    value === null ? '<td class="missing">·</td>' : `<td>${escapeHtml(value)}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const ROW = 22;
const LABEL = 320;
const WIDTH = 1040;
const LONGEST_LABEL = 44;

/** One bar a row, from zero; its numbers stand beside it and, exactly, in the table below. */
function barsSvg(bars: readonly { label: string; value: number }[]): string {
  const most = Math.max(0, ...bars.map(({ value }) => Math.abs(value)));
  const rows = bars.map(({ label, value }, index) => {
    const width = most === 0 ? 0 : (Math.abs(value) / most) * (WIDTH - LABEL - 160);
    const letters = [...label];
    const short = letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL - 1).join('')}…` : label;
    const y = index * ROW;
    return `<text x="0" y="${y + 15}">${escapeHtml(short)}</text><rect x="${LABEL}" y="${y + 4}" width="${width.toFixed(1)}" height="14"/><text x="${(LABEL + width + 8).toFixed(1)}" y="${y + 15}">${value.toLocaleString('en-US')}</text>`;
  });
  return `<svg role="img" aria-label="Bars of the table below" width="${WIDTH}" height="${bars.length * ROW}" viewBox="0 0 ${WIDTH} ${bars.length * ROW}">${rows.join('')}</svg>`;
}
