// A process of its own that does jobs as the product does, says so, and goes on until it is ended:
// node tests/support/job-taker.ts <postgres://…> <for how many seconds it takes a job>
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startWorker } from '#api/jobs/worker.ts';
import { openDatabase } from '#db/connection.ts';
import { openTestApi } from './api.ts';

const [url = '', claimSeconds = '60'] = process.argv.slice(2);

const database = await openDatabase({ kind: 'server', url, connections: 2 });
const { context } = await openTestApi({ database: { ...database, isEmbedded: false }, now: () => new Date() });
const Note = z.object({ note: z.int() });
const worker = startWorker(
  context,
  {
    note: async (payload) => {
      await pause(2);
      console.log(`did ${Note.parse(payload).note}`);
    },
    hold: async () => {
      console.log('begun');
      await new Promise(() => {});
    },
  },
  { pollMs: 50, claimSeconds: Number(claimSeconds) },
);
console.log('ready');
// whoever started it may be gone
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
