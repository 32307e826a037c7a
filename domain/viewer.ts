import type { Grant } from './capability.ts';
import type { StandIn } from './deputy.ts';
import type { Role } from './role.ts';

/** Who asks: nobody known, a person with a session, a program with a key, or the installation's own commands. */
export type Viewer =
  | { kind: 'nobody' }
  | {
      kind: 'person';
      id: number;
      name: string;
      email: string;
      sessionId: number;
      /** What is their own, and what is another's whom they stand in for. */
      grants: readonly Grant[];
      /** Where somebody stands in for others: what is their own, and what is whose. */
      deputyships?: { own: readonly Grant[]; standIns: readonly (StandIn & { name: string; role: Role })[] };
      /** Signed in as far as the second factor, which is still to be shown, or set up. */
      lacks: 'second-factor' | 'second-factor-set-up' | null;
    }
  | { kind: 'key'; id: number; name: string; madeBy: number | null; grants: readonly Grant[] }
  | { kind: 'installation'; name: string };

/** Whose work it is, by their id: what a key does is the work of whoever made it. */
export const workerOf = (viewer: Viewer): number | null => {
  if (viewer.kind === 'key') return viewer.madeBy;
  return viewer.kind === 'person' ? viewer.id : null;
};

/** Nobody, and whoever has not shown all that is asked of them, is granted nothing. */
export const grantsOf = (viewer: Viewer): readonly Grant[] => {
  if (viewer.kind === 'key') return viewer.grants;
  return viewer.kind === 'person' && viewer.lacks === null ? viewer.grants : [];
};
