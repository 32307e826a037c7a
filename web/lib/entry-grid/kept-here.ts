import type { Parcel } from '#web/lib/outbox/parcels.ts';
import { storeOnDevice } from '#web/lib/outbox/store.ts';
import { unreadKeys } from './unread.ts';

type Place = { form: string; period: string; organisation: string };

/** How many figures of one submission stand in this browser alone: on their way, refused, in conflict, or unreadable. */
export function keptIn(
  parcels: readonly Pick<Parcel, 'owner' | 'key'>[],
  unread: readonly string[],
  owner: string,
  { form, organisation, period }: Place,
): number {
  const place = `${[form, organisation, period].join('/')}/`;
  const own = parcels.filter((parcel) => parcel.owner === owner).map(({ key }) => key);
  return new Set([...own, ...unread].filter((key) => key.startsWith(place))).size;
}

/** The same, as it is on this device now. */
export const keptHere = async (owner: string, place: Place): Promise<number> =>
  keptIn(await storeOnDevice('tiofalt-outbox-entries').all(), unreadKeys(owner, place.form), owner, place);
