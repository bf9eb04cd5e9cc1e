/** Bounds on what one file may grow to when it is inflated or unpacked (design.md part 8), unless the settings say otherwise. */
export const ARCHIVE_BOUNDS = {
  /** Times its own size, once 100 MB have come out. */
  ratio: 200,
  /** Bytes out of one file. */
  bytes: 20e9,
  /** Members of one archive, those of archives inside counted in. */
  members: 200_000,
  /** Archives inside of each other. */
  depth: 3,
};
