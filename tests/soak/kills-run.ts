import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { generator } from '#tests/support/random.ts';
import { listPublished, problemsOf } from './kills-check.ts';
import { expectedValues, makeImport, organisationCodes, type Import } from './kills-figures.ts';
import { openPlace, type Place } from './kills-place.ts';
import { phases, type Phase } from './kills-phases.ts';
import { launch, type Product } from './kills-process.ts';
import type { KillResult } from './kills-record.ts';
import { spoilings, type Spoiling } from './kills-spoil.ts';

export type Kind = 'first start' | 'start' | 'import by command' | 'import through the server';
export const [byCommand, throughServer] = ['import by command', 'import through the server'] as const;
const startPhases = ['migrating', 'filling the catalogue', 'serving'] as const;
const importPhases = phases.slice(phases.indexOf('receiving the file'));
const metric = 'total-transactions';

/** One installation after another, killed again and again. */
export class KillRun {
  readonly #result: KillResult;
  readonly #postgresUrl: string | null;
  readonly #random: () => number;
  #place: Place | null = null;
  /** Everything that has to be there, in order. */
  #imports: Import[] = [];
  /** What was under way when its process was killed. */
  #open: Import | null = null;
  #count = 0;
  /** How long things take here when nobody kills them, in milliseconds. */
  readonly #usual: Record<Kind, number>;

  constructor(result: KillResult, postgresUrl: string | null) {
    this.#result = result;
    this.#postgresUrl = postgresUrl;
    this.#random = generator(result.seed * 31 + 7);
    const firstStart = postgresUrl === null ? 3_500 : 1_200;
    this.#usual = { 'first start': firstStart, start: 1_000, [byCommand]: 2_000, [throughServer]: 1_000 };
  }

  get #installation(): Place {
    if (!this.#place) throw new Error('the first round is a first start');
    return this.#place;
  }

  async end(): Promise<void> {
    await this.#place?.remove();
    this.#place = null;
  }

  /** Kills, starts again and checks. The phases in which processes were killed. */
  async round(kind: Kind, spoil: Spoiling | null): Promise<Phase[]> {
    if (kind === 'first start') {
      await this.end();
      this.#imports = [];
      this.#place = await openPlace(this.#postgresUrl);
    }
    this.#open = null;
    const killedIn = [await this.#kill(kind)];
    // a start that was to mend things is itself not safe from kills
    if (this.#random() < 0.25) killedIn.push(await this.#killStart('start'));
    const served = await this.#restart();
    await this.#check(served, spoil);
    if (kind === 'first start') await this.#fill();
    return killedIn;
  }

  async #kill(kind: Kind): Promise<Phase> {
    if (kind === byCommand) return this.#killCommand();
    if (kind === throughServer) return this.#killImportingServer();
    return this.#killStart(kind);
  }

  async #killStart(kind: 'first start' | 'start'): Promise<Phase> {
    const product = launch('start', [], this.#installation.environment);
    void product.ready();
    const unpacking = kind === 'first start' && !this.#postgresUrl ? (['unpacking the database'] as const) : [];
    return this.#killed(product, [...unpacking, ...startPhases], this.#usual[kind]);
  }

  async #killCommand(): Promise<Phase> {
    for (;;) {
      const one = this.#nextImport();
      const since = performance.now();
      const product = this.#command(one);
      const reading = importPhases.slice(1, -1);
      const phase = await this.#endedAtRandom(product, reading, this.#usual[byCommand]);
      if (await product.kill()) {
        this.#open = one;
        return this.#counted(phase());
      }
      // it was done before, and has to be there
      await this.#acknowledge(one, product);
      this.#usual[byCommand] = performance.now() - since;
      this.#result.tooLate += 1;
    }
  }

  async #killImportingServer(): Promise<Phase> {
    const { product, address } = await this.#startServer();
    const one = this.#nextImport();
    const answer = this.#send(product, address, one);
    const phase = await this.#killed(product, importPhases, this.#usual[throughServer]);
    if (await answer) this.#done(one);
    else this.#open = one;
    return phase;
  }

  /** Kills at a random moment, or a moment after a random phase has begun. */
  async #killed(product: Product, aims: readonly Phase[], usual: number): Promise<Phase> {
    const phase = await this.#endedAtRandom(product, aims, usual);
    if (!(await product.kill())) throw new Error(`it ended by itself:\n${product.said()}`);
    return this.#counted(phase());
  }

  async #endedAtRandom(product: Product, aims: readonly Phase[], usual: number): Promise<() => Phase> {
    const [whether, where, when] = [this.#random(), this.#random(), this.#random()];
    const aim = aims[Math.floor(where * aims.length)];
    if (whether < 0.5 && aim) await product.reaches(aim);
    // the last phases are short: most of the moments lie close to the beginning
    const wait = whether < 0.5 ? when ** 3 * 40 : when * usual * 1.1;
    await Promise.race([product.ended, pause(wait)]);
    return product.phase;
  }

  #counted(phase: Phase): Phase {
    this.#result.kills[phase] = (this.#result.kills[phase] ?? 0) + 1;
    return phase;
  }

  #nextImport(): Import {
    this.#count += 1;
    return makeImport(this.#result.seed, this.#count);
  }

  #command(one: Import): Product {
    const { csv, environment } = this.#installation;
    writeFileSync(csv, one.csv);
    return launch('import', [csv, '--reason', one.reason], environment);
  }

  async #acknowledge(one: Import, product: Product): Promise<void> {
    if ((await product.ended) !== 0) throw new Error(`an import failed:\n${product.said()}`);
    this.#done(one);
  }

  #done(one: Import): void {
    this.#imports.push(one);
    this.#result.acknowledged += 1;
  }

  async #startServer(): Promise<{ product: Product; address: string }> {
    const product = launch('start', [], this.#installation.environment);
    const address = await product.ready();
    if (address === null) throw new Error(`it does not start again:\n${product.said()}`);
    return { product, address };
  }

  /** Whether the server said that it is done. */
  async #send(product: Product, address: string, { reason, csv }: Import): Promise<boolean> {
    const token = readFileSync(join(this.#installation.dataFolder, 'write-token'), 'utf8');
    const form = new FormData();
    form.set('file', new Blob([csv]), 'figures.csv');
    product.note('receiving the file');
    try {
      const response = await fetch(`${address}/api/v1/imports?reason=${encodeURIComponent(reason)}`, {
        method: 'POST',
        body: form,
        headers: { Authorization: `Bearer ${token}` },
      });
      const body = await response.text();
      if (!response.ok) this.#result.problems.push(`an import was refused: ${body}`);
      else product.note('after the acknowledgement');
      return response.ok;
    } catch {
      return false;
    }
  }

  /** What the server shows of one series once it is up again. */
  async #restart(): Promise<Map<string, number>> {
    const since = performance.now();
    const { product, address } = await this.#startServer();
    const seconds = (performance.now() - since) / 1000;
    this.#usual.start = seconds * 1000;
    this.#result.longestRestartSeconds = Math.max(this.#result.longestRestartSeconds, Math.round(seconds * 100) / 100);
    const ready = await fetch(`${address}/health/ready`);
    if (ready.status !== 200) this.#result.problems.push(`/health/ready answers ${ready.status}`);
    const served = await readSeries(address, organisationCodes[7] ?? '');
    const code = await product.stop();
    if (code !== 0) this.#result.problems.push(`it stops with ${code}:\n${product.said()}`);
    return served;
  }

  async #check(served: ReadonlyMap<string, number>, spoil: Spoiling | null): Promise<void> {
    const place = this.#installation;
    const before = [...this.#imports];
    await place.inspect(async (database) => {
      if (spoil) await spoilings[spoil](place, database);
      if (this.#open) {
        const isWhole = (await listPublished(database)).includes(this.#open.reason);
        this.#result.interrupted[isWhole ? 'whole' : 'nothing'] += 1;
        if (isWhole) this.#imports.push(this.#open);
      }
      this.#result.problems.push(...(await problemsOf(place, database, this.#imports)));
    });
    // a session that ended only after the server was asked may have had the last word
    const isServed = [before, this.#imports].some((imports) => isSame(served, expected(imports)));
    if (!isServed) this.#result.problems.push('the server shows other figures than were imported');
  }

  /** Gives a new installation something to lose, and sees how long that takes. */
  async #fill(): Promise<void> {
    await this.#installation.inspect((database) =>
      addOrganisations(
        database,
        organisationCodes.map((code) => unit(code)),
      ),
    );
    const since = performance.now();
    const one = this.#nextImport();
    await this.#acknowledge(one, this.#command(one));
    this.#usual[byCommand] = performance.now() - since;
    const { product, address } = await this.#startServer();
    const sending = performance.now();
    const other = this.#nextImport();
    if (await this.#send(product, address, other)) this.#done(other);
    this.#usual[throughServer] = performance.now() - sending;
    await product.stop();
  }
}

const expected = (imports: readonly Import[]) => expectedValues(imports, organisationCodes[7] ?? '', metric);

const isSame = (left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>) =>
  left.size === right.size && [...left].every(([key, value]) => right.get(key) === value);

async function readSeries(address: string, organisation: string): Promise<Map<string, number>> {
  const response = await fetch(`${address}/api/v1/series?metric=${metric}&organisation=${organisation}&frequency=Q`);
  if (!response.ok) return new Map();
  const answer = (await response.json()) as { periods: string[]; series: { values: (number | null)[] }[] };
  const values = answer.series[0]?.values ?? [];
  return new Map(
    answer.periods.flatMap((period, at) => {
      const value = values[at];
      return value === null || value === undefined ? [] : [[period, value]];
    }),
  );
}
