/** How far a process of the product can have come when it is killed, in this order. */
export const phases = [
  'starting',
  'unpacking the database',
  'migrating',
  'filling the catalogue',
  'serving',
  'receiving the file',
  'reading the file',
  'staging',
  'publishing',
  'rebuilding',
  'committing',
  'after the acknowledgement',
] as const;
export type Phase = (typeof phases)[number];

/** Where the witness inside the process writes. */
export const witnessDescriptor = 4;
