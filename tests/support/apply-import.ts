// Applies an import, or several at once, in a process of its own, so that it can be killed over it.
import { applyImport } from '#api/file-imports/apply.ts';
import { applyFiles } from '#api/file-imports/batches.ts';
import { openDatabase } from '#db/connection.ts';
import { watchVersions } from '#db/versions.ts';
import { testContext } from './api.ts';

const [url = '', id = '', ...others] = process.argv.slice(2);
const database = await openDatabase({ kind: 'server', url, connections: 1 });
const context = testContext({ database, versions: await watchVersions(database) });
const actor = { kind: 'installation', personId: null, name: 'command line', address: '', requestId: '' } as const;
console.log('begins');
const doing = { context, viewer: { kind: 'installation', name: 'command line' } as const, actor };
const what = { submits: false, reason: 'import' };
if (others.length) {
  const imports = [id, ...others].map((one) => ({ id: one, version: 1 }));
  await applyFiles(doing, imports, what);
} else await applyImport(doing, id, what, () => {});
console.log('applied');
process.exit(0);
