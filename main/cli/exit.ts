/** What the program ends with (design.md part 9). A cancelled command could not do it, whatever it did before. */
export const EXIT = { done: 0, problems: 1, failed: 2 } as const;
