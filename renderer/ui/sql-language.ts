import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql';
import { HighlightStyle, type Language, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** SQL as DuckDB writes it: PostgreSQL's words and quoting, and DuckDB's own clauses. */
const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords} qualify pivot unpivot summarize describe exclude replace asof semi anti positional sample`,
});

export const sqlLanguage: Language = sql({ dialect: duckdb, upperCaseKeywords: true }).language;

// Colours are classes, not styles: the tokens of the theme stand in editor.css.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.definitionKeyword], class: 'syn-command' },
  { tag: tags.regexp, class: 'syn-regex' },
  { tag: [tags.string, tags.character], class: 'syn-string' },
  // Names in double quotes.
  { tag: tags.special(tags.string), class: 'syn-name' },
  { tag: [tags.number, tags.bool, tags.null], class: 'syn-number' },
  { tag: [tags.standard(tags.name), tags.function(tags.variableName), tags.typeName], class: 'syn-function' },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], class: 'syn-comment' },
]);

/** The colours of both languages. */
export const syntaxColours = syntaxHighlighting(colours);
