/** Something that is to reach the server once: what to do, and to which thing. */
export type Parcel<Body = unknown> = {
  /** What the server knows it by: whatever is sent twice happens once. */
  id: string;
  /** Parcels leave in this order. */
  place: number;
  /** Whose it is; it never leaves under anybody else's name. */
  owner: string;
  /** The thing that it changes. */
  key: string;
  body: Body;
  /** Waiting; sent, with the answer not here yet; or held, because the server said no. */
  state: 'waiting' | 'under-way' | 'held';
  /** Why it is held. */
  refusal: Refusal | null;
};

export type Refusal = { status: number; code: string; answer: unknown };

/** What came of a parcel: taken, with the version that the thing has now, or refused. */
export type Outcome =
  { id: string; isTaken: true; version: number; answer: unknown } | { id: string; isTaken: false; refusal: Refusal };

/** How bodies of a kind are put together and chained. */
export type Trade<Body> = {
  /** A later change of the same thing on top of an earlier one that has not left. */
  merged: (earlier: Body, later: Body) => Body;
  /** What is left of an earlier change when a later one has said something else of the same; null if nothing is. */
  remaining: (earlier: Body, later: Body) => Body | null;
  versionOf: (body: Body) => number;
  withVersion: (body: Body, version: number) => Body;
};

export type Wish<Body> = { key: string; body: Body };

const afterLast = (parcels: readonly Parcel[]): number => Math.max(0, ...parcels.map(({ place }) => place)) + 1;

/**
 * The parcels after something more is wished for. One thing has at most one that waits: a change of what has not left goes
 * into it, and stands last in line.
 */
export function wished<Body>(
  parcels: readonly Parcel<Body>[],
  owner: string,
  wishes: readonly Wish<Body>[],
  trade: Trade<Body>,
  newId: () => string,
): Parcel<Body>[] {
  const byId = new Map(parcels.map((parcel) => [parcel.id, parcel]));
  const open = new Map<string, Parcel<Body>[]>();
  for (const parcel of parcels) {
    if (parcel.owner === owner) open.set(parcel.key, [...(open.get(parcel.key) ?? []), parcel]);
  }
  let place = afterLast(parcels);
  for (const { key, body } of wishes) {
    const own = open.get(key) ?? [];
    const before = own.find(({ state }) => state === 'waiting');
    const kept = own.filter((parcel) => parcel !== before).flatMap((parcel) => standing(parcel, body, trade));
    const parcel: Parcel<Body> = {
      id: before?.id ?? newId(),
      place: place++,
      owner,
      key,
      // the version that it was made on stays the one that was first seen
      body: before ? trade.merged(before.body, body) : body,
      state: 'waiting',
      refusal: null,
    };
    for (const { id } of own) byId.delete(id);
    const now = [...kept, parcel];
    for (const one of now) byId.set(one.id, one);
    open.set(key, now);
  }
  return inOrder([...byId.values()]);
}

/** What was refused before is forgotten as far as it has been said anew. */
function standing<Body>(parcel: Parcel<Body>, later: Body, trade: Trade<Body>): Parcel<Body>[] {
  if (parcel.state !== 'held') return [parcel];
  const body = trade.remaining(parcel.body, later);
  return body === null ? [] : [{ ...parcel, body }];
}

const inOrder = <Body>(parcels: Parcel<Body>[]): Parcel<Body>[] => parcels.sort((a, b) => a.place - b.place);

/**
 * What leaves next: first, alone and unchanged, what was sent before and never answered; else what waits, of each thing
 * one, in order, up to the limits.
 */
export function nextBatch<Body>(
  parcels: readonly Parcel<Body>[],
  owner: string,
  limits: { most: number; mostLetters: number },
): Parcel<Body>[] {
  const own = parcels.filter((parcel) => parcel.owner === owner);
  const underWay = own.filter(({ state }) => state === 'under-way');
  const from = underWay.length > 0 ? underWay : own.filter(({ state }) => state === 'waiting');
  const batch: Parcel<Body>[] = [];
  let letters = 0;
  for (const parcel of from) {
    letters += JSON.stringify(parcel.body).length;
    if (batch.length === limits.most || (batch.length > 0 && letters > limits.mostLetters)) break;
    batch.push(parcel);
  }
  return batch;
}

export const sent = <Body>(parcels: readonly Parcel<Body>[], batch: readonly Parcel<Body>[]): Parcel<Body>[] => {
  const ids = new Set(batch.map(({ id }) => id));
  return parcels.map((parcel) => (ids.has(parcel.id) ? { ...parcel, state: 'under-way' } : parcel));
};

/** The parcels after the server has answered: what was taken is gone, and what waits builds on it. */
export function answered<Body>(
  parcels: readonly Parcel<Body>[],
  outcomes: readonly Outcome[],
  trade: Trade<Body>,
): Parcel<Body>[] {
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  const versions = new Map<string, number>();
  const conflicts = new Map<string, Parcel<Body>>();
  const left = parcels.flatMap((parcel): Parcel<Body>[] => {
    const outcome = outcomeOf.get(parcel.id);
    if (!outcome) return [parcel];
    if (outcome.isTaken) {
      versions.set(parcel.key, outcome.version);
      return [];
    }
    const held: Parcel<Body> = { ...parcel, state: 'held', refusal: outcome.refusal };
    if (outcome.refusal.status === 412) conflicts.set(parcel.key, held);
    return [held];
  });
  return left.flatMap((parcel): Parcel<Body>[] => {
    if (parcel.state === 'held') return [joined(parcel, left, conflicts, trade)];
    if (parcel.state !== 'waiting') return [parcel];
    // what was written after the conflict arose belongs to one's own side of it
    if (conflicts.has(parcel.key)) return [];
    const version = versions.get(parcel.key);
    return [version === undefined ? parcel : { ...parcel, body: trade.withVersion(parcel.body, version) }];
  });
}

function joined<Body>(
  held: Parcel<Body>,
  all: readonly Parcel<Body>[],
  conflicts: ReadonlyMap<string, Parcel<Body>>,
  trade: Trade<Body>,
): Parcel<Body> {
  if (conflicts.get(held.key) !== held) return held;
  const later = all.find(({ key, state }) => key === held.key && state === 'waiting');
  return later ? { ...held, body: trade.merged(held.body, later.body) } : held;
}
