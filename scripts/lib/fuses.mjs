import { SetUpError } from './say.mjs';

/** Fuses of a packed program, as electron-builder.yml sets them (design of the security walls). */
const WANTED = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/** How a fuse stands in the wire: the characters 1 and 0. */
const [ON, OFF] = ['1'.charCodeAt(0), '0'.charCodeAt(0)];

/** Reads the fuses out of the program itself; throws when one is not as wanted. */
export async function checkFuses(program) {
  const { getCurrentFuseWire, FuseV1Options } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(program);
  const wrong = Object.entries(WANTED).filter(([name, on]) => wire[FuseV1Options[name]] !== (on ? ON : OFF));
  if (wrong.length === 0) return;
  throw new SetUpError(
    `Fuses of the packed program are not as they should be: ${wrong.map(([name]) => name).join(', ')}.`,
  );
}
