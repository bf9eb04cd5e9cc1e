import { exportRule as exported } from '../engine/query/contributors/export-rule.ts';
import { RULE_LIBRARY } from '../engine/query/contributors/library/index.ts';
import { parseRule } from '../engine/query/contributors/parse-rule.ts';
import { EXIT } from './exit.ts';
import { explain, showPlace } from './failure.ts';
import { printJson } from './output.ts';
import { libraryRuleOf, readRule } from './rule-argument.ts';
import { visible } from './visible.ts';

/** `rules list`: the library without the rules' texts. Returns the exit code. */
export async function listRules(): Promise<number> {
  await printJson({ rules: RULE_LIBRARY.map(({ rule: _, ...about }) => about) });
  return EXIT.done;
}

/** `rules show ID`: the rule's JSON. Returns the exit code. */
export async function showRule(id: string): Promise<number> {
  return await told(async () => {
    await printJson(JSON.parse(libraryRuleOf(id).rule));
    return EXIT.done;
  });
}

/** `rules check FILE`: every mistake and remark with its place. Returns the exit code. */
export async function checkRule(file: string, name: string | undefined): Promise<number> {
  return await told(async () => {
    const text = readRule(file, name);
    const { rule, diagnostics } = parseRule(text);
    for (const { severity, message, at } of diagnostics)
      process.stderr.write(`${severity}: ${visible(message)}\n${showPlace(text, at)}\n`);
    const told = diagnostics.map(({ severity, path, message }) => ({ severity, path, message }));
    await printJson({ valid: rule !== null, diagnostics: told });
    return rule === null ? EXIT.failed : diagnostics.length > 0 ? EXIT.problems : EXIT.done;
  });
}

/** `rules export FILE --name NAME`: input of PutInsightRule, or the command with it. Returns the exit code. */
export async function exportRule(
  file: string,
  options: { name: string; ruleName?: string; disabled: boolean; command: boolean },
): Promise<number> {
  return await told(async () => {
    const { input, command, warnings } = exported(readRule(file, options.ruleName), options.name, !options.disabled);
    if (options.command) process.stdout.write(`${command}\n`);
    else await printJson(input);
    for (const warning of warnings) process.stderr.write(`warning: ${visible(warning)}\n`);
    return warnings.length > 0 ? EXIT.problems : EXIT.done;
  });
}

async function told(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}
