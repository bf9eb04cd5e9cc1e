import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';

/** `info`: the workspace, its trail events by account and Region, its log groups, its traces, and its imports, as JSON. Returns the exit code. */
export async function showInfo(workspace: string): Promise<number> {
  try {
    const shown = await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
      const { range, ...info } = await local.call('workspace.info', {});
      const { cloudtrail, logGroups, traces, imports } = await local.call('sources.list', {});
      return {
        ...info,
        from: timeOf(range?.from),
        to: timeOf(range?.to),
        cloudtrail,
        services: traces.services,
        logGroups: logGroups.map(({ range: times, ...group }) => ({
          ...group,
          from: timeOf(times?.from),
          to: timeOf(times?.to),
        })),
        importList: imports,
      };
    });
    await printJson(shown);
    return EXIT.done;
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}

/** `info --diagnostics`: what a report of a mistake needs, without anything of the data, as JSON. Returns the exit code. */
export async function showDiagnostics(workspace: string, version: string): Promise<number> {
  try {
    const engine = await LocalEngine.with(workspace, { readOnly: true }, (local) => local.call('diagnostics.get', {}));
    await printJson({ trailglass: version, engine });
    return EXIT.done;
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}

function timeOf(micros: number | undefined): string | null {
  return micros === undefined ? null : new Date(micros / 1000).toISOString();
}
