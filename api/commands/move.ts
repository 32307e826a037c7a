import { openDatabase } from '#db/connection.ts';
import { CopyRefused, copyIn, copyOut, type CopyPart } from '#db/copy.ts';
import { migrate } from '#db/migrate.ts';
import { failCommand, openInstallation } from './open.ts';
import { readSettings } from './settings.ts';

/** Hands the parts over one by one: each is taken before the next is made. */
function handOver(make: (take: (part: CopyPart) => Promise<void>) => Promise<void>): AsyncIterable<CopyPart> {
  const { readable, writable } = new TransformStream<CopyPart, CopyPart>();
  const writer = writable.getWriter();
  make((part) => writer.write(part))
    .then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    )
    .catch(() => {});
  return readable;
}

async function run(): Promise<void> {
  if (!process.env.DATABASE_URL)
    throw new CopyRefused('Set DATABASE_URL to the PostgreSQL server that the embedded database should move to.');
  const { DATABASE_URL: _, ...embedded } = process.env;
  const from = await openInstallation(readSettings(embedded));
  const to = await openDatabase(readSettings(process.env).place);
  try {
    await migrate(to);
    const rows = await copyIn(
      to,
      handOver((take) => copyOut(from, take)),
    );
    console.log(`${rows} rows moved. From now on start with DATABASE_URL; the data folder is left as it was.`);
  } finally {
    await to.close();
    await from.close();
  }
}

await run().catch(failCommand);
