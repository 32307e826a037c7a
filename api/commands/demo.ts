import { loadDemonstration } from './demonstration.ts';
import { failCommand } from './open.ts';
import { start } from './start.ts';

await start(async (database) => {
  const isNew = await loadDemonstration(database, new Date());
  console.log(isNew ? 'The demonstration has been loaded.' : 'The demonstration is already there.');
}).catch(failCommand);
