/** What is told about the grid, in the language of its reader. */
export type GridHelp = { required: string; heading: string; keys: string };
