import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '#db/connection.ts';
import type { Place } from './kills-place.ts';

/** What would be a fault of the product, done behind its back: the check has to see each of them. */
export const spoilings = {
  'a revision goes': async (_place: Place, { sql }: Database) => {
    await sql`alter table revisions disable trigger user`;
    await sql`delete from revisions where ctid = (select ctid from revisions where origin = 'imported' limit 1)`;
    await sql`alter table revisions enable trigger user`;
  },
  'a series goes wrong': async (_place: Place, { sql }: Database) => {
    await sql`update series set "values"[1] = 424242 where id = (select min(id) from series)`;
  },
  'a metric goes': async (_place: Place, { sql }: Database) => {
    await sql`delete from metric_versions where metric_id = (select max(id) from metrics)`;
  },
  'an upload stays': async ({ temporaryFolder }: Place) => {
    mkdirSync(join(temporaryFolder, 'tiofalt-import-0-spoilt'));
  },
} satisfies Record<string, (place: Place, database: Database) => Promise<void>>;

export type Spoiling = keyof typeof spoilings;
