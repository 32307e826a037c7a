import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FolderInUse } from '#db/embedded/lock.ts';
import { DomainError } from '#domain/error.ts';
import { importFile } from '../imports/actions.ts';
import type { ImportReport } from '../imports/answers.ts';
import { readMapping } from '../imports/mapping.ts';
import { commandLine, failCommand, openInstallation } from './open.ts';
import { importThroughServer } from './import-through-server.ts';
import { progressBar, reportLines } from './import-output.ts';
import { readSettings } from './settings.ts';

const usage = `npm run import -- <file.csv> [options]

  --map <mapping.json>    which columns are organisations, periods and figures; a file with the columns
                          organisation, metric, period and value needs none
  --dry-run               reports the same and changes nothing
  --strict                refuses everything if anything is refused
  --published-at <time>   when an old vintage was published, such as 2017-10-31T09:30:00Z
  --reason <text>         why, for the history`;

const readArguments = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      map: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      'published-at': { type: 'string' },
      reason: { type: 'string', default: 'import' },
      help: { type: 'boolean', default: false },
    },
  });

function explain(complaint: unknown): never {
  if (complaint instanceof Error) console.error(complaint.message);
  console.log(usage);
  process.exit(2);
}

async function refuseMissing(path: string): Promise<void> {
  if (!(await stat(path).catch(() => null))?.isFile())
    throw new DomainError('no-such-file', `There is no file ${path}.`);
}

/** Without `--` npm keeps the options to itself: a dry run would become a publication. */
function refuseSwallowedOptions(environment: NodeJS.ProcessEnv): void {
  const swallowed = ['dry_run', 'strict', 'map', 'published_at', 'reason'].filter(
    (name) => environment[`npm_config_${name}`],
  );
  if (!swallowed.length) return;
  const options = swallowed.map((name) => `--${name.replace('_', '-')}`).join(' and ');
  throw new DomainError(
    'options-swallowed',
    `npm has kept ${options} to itself. Put -- before the file: npm run import -- <file> …`,
  );
}

async function run(given: ReturnType<typeof readArguments>): Promise<void> {
  refuseSwallowedOptions(process.env);
  const { values, positionals } = given;
  if (values.help) return console.log(usage);
  const [file, ...others] = positionals;
  if (file === undefined || others.length) explain(null);
  const path = resolve(file);
  await refuseMissing(file);
  if (values.map !== undefined) await refuseMissing(values.map);
  const publishedAt = values['published-at'] === undefined ? null : new Date(values['published-at']);
  if (publishedAt && Number.isNaN(publishedAt.getTime())) {
    throw new DomainError('bad-time', '--published-at takes a time such as 2017-10-31T09:30:00Z.');
  }
  const mapping = values.map === undefined ? null : readFileSync(values.map, 'utf8');
  const request = {
    path,
    fileName: basename(path),
    isDryRun: values['dry-run'],
    isStrict: values.strict,
    publishedAt: publishedAt?.toISOString() ?? null,
    reason: values.reason,
  };
  const report = await takeIn({ ...request, mapping });
  for (const line of reportLines(report)) console.log(line);
}

type Given = Parameters<typeof importThroughServer>[1];

/** Into the database itself, or, where a running server has the data folder, through that server. */
async function takeIn(given: Given): Promise<ImportReport> {
  const settings = readSettings(process.env);
  const bar = progressBar(process.stderr);
  try {
    const database = await openInstallation(settings);
    try {
      return await importFile(database, {
        ...given,
        mapping: given.mapping === null ? null : readMapping(given.mapping),
        now: () => new Date(),
        actor: commandLine,
        mayImport: () => true,
        onProgress: bar.show,
        isAlone: true,
      });
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    const addressFile = join(settings.dataFolder, 'address');
    // whoever has the folder may be no server, or not one yet
    if (!existsSync(addressFile)) throw error;
    const address = readFileSync(addressFile, 'utf8');
    const token = readFileSync(join(settings.dataFolder, 'write-token'), 'utf8').trim();
    return await importThroughServer({ address, token }, given, bar.show);
  } finally {
    bar.end();
  }
}

let given: ReturnType<typeof readArguments>;
try {
  given = readArguments();
} catch (complaint) {
  explain(complaint);
}
await run(given).catch((error: unknown) => {
  if (!(error instanceof DomainError)) failCommand(error);
  console.error(`${error.message} (${error.code})`);
  const { report, ...details } = error.details;
  if (Object.keys(details).length) console.error(JSON.stringify(details));
  if (report) for (const line of reportLines(report as ImportReport)) console.error(line);
  process.exit(1);
});
