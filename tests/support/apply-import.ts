// Applies an import in a process of its own, so that it can be killed over it: which import, for whom, in which database.
import { applyImport } from '#api/file-imports/apply.ts';
import { openDatabase } from '#db/connection.ts';
import { watchVersions } from '#db/versions.ts';
import { testContext } from './api.ts';

const [url = '', id = ''] = process.argv.slice(2);
const database = await openDatabase({ kind: 'server', url, connections: 1 });
const context = testContext({ database, versions: await watchVersions(database) });
const actor = { kind: 'installation', personId: null, name: 'command line', address: '', requestId: '' } as const;
console.log('begins');
const { outcomes } = await applyImport(
  { context, viewer: { kind: 'installation', name: 'command line' }, actor },
  id,
  { submits: false, reason: 'import' },
  () => {},
);
console.log(`applied ${outcomes.applied}`);
process.exit(0);
