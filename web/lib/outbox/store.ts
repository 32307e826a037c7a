import type { Parcel } from './parcels.ts';

/** Where parcels lie until they have arrived. A change is one transaction, whoever else is at it. */
export type ParcelStore<Body> = {
  all: () => Promise<Parcel<Body>[]>;
  change: (work: (parcels: Parcel<Body>[]) => Parcel<Body>[]) => Promise<Parcel<Body>[]>;
};

const storeName = 'parcels';

const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const openDatabase = (name: string): Promise<IDBDatabase> => {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName, { keyPath: 'id' });
  return finished(opening);
};

/** What this store wrote is what it reads: the only cast here. */
const readFrom = async <Body>(store: IDBObjectStore): Promise<Parcel<Body>[]> =>
  ((await finished(store.getAll())) as Parcel<Body>[]).sort((a, b) => a.place - b.place);

/** On this device, for all pages in this browser, through reloads and restarts. */
export const storeOnDevice = <Body>(name: string): ParcelStore<Body> => {
  let database: Promise<IDBDatabase> | null = null;
  const opened = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    database ??= openDatabase(name);
    // on the disk, not only on its way there: the machine may be switched off
    return (await database).transaction(storeName, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
  };
  return {
    all: async () => readFrom((await opened('readonly')).objectStore(storeName)),
    change: async (work) => {
      const transaction = await opened('readwrite');
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      const store = transaction.objectStore(storeName);
      const before = await readFrom<Body>(store);
      const after = work(before);
      const [was, is] = [new Map(before.map((parcel) => [parcel.id, parcel])), new Set(after.map(({ id }) => id))];
      for (const parcel of after) if (was.get(parcel.id) !== parcel) store.put(parcel);
      for (const { id } of before) if (!is.has(id)) store.delete(id);
      await done;
      return after;
    },
  };
};
