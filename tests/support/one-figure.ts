import { setTimeout as pause } from 'node:timers/promises';
import type { RunningServer } from './server.ts';

const rowsWith = (value: number) =>
  `organisation,organisation-name,metric,period,value\nnorth,North,total-transactions,2024-Q1,${value}\n`;

/** What hangs is a failure, and not the end of the tests. */
const inTime = () => ({ signal: AbortSignal.timeout(10_000) });

/** Publishes the one figure there is, through a running server or whatever stands before it. */
export async function publishFigure({ url, token }: Pick<RunningServer, 'url' | 'token'>, value: number) {
  const form = new FormData();
  form.set('file', new Blob([rowsWith(value)]), 'figures.csv');
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/api/v1/imports`, { method: 'POST', body: form, headers, ...inTime() });
  const { publication } = (await answer.json()) as { publication?: { id: number } };
  if (!publication) throw new Error(`${value} was not published: ${answer.status}`);
}

/** Addresses that show the figure, different ones for different turns: nobody has asked for them before. */
export const figureAddress = (turn = 0) =>
  `/api/v1/series?metric=total-transactions&organisation=north&from=2024-Q1&to=${2024 + Math.floor(turn / 4)}-Q${1 + (turn % 4)}`;

/** The figure as it is served, or null while there is none. */
export async function servedFigure(url: string, turn = 0): Promise<number | null> {
  const answer = await fetch(url + figureAddress(turn), inTime());
  if (answer.status === 400) return null;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { series } = (await answer.json()) as { series: { values: (number | null)[] }[] };
  return series[0]?.values[0] ?? null;
}

/** Asks, as a browser does, until the figure is there; milliseconds until then. */
export async function timeUntilServed(url: string, value: number): Promise<number> {
  const since = performance.now();
  while (performance.now() < since + 10_000) {
    if ((await servedFigure(url)) === value) return performance.now() - since;
    await pause(5);
  }
  throw new Error(`${value} did not arrive`);
}

/** Two servers publish in turns; how long each time the other one took to serve it. */
export async function publishInTurns(one: RunningServer, other: RunningServer, turns: number): Promise<number[]> {
  const took: number[] = [];
  for (let value = 1; value <= turns; value += 1) {
    const [from, to] = value % 2 ? [one, other] : [other, one];
    await publishFigure(from, value);
    took.push(await timeUntilServed(to.url, value));
    // who published it serves it at once
    if ((await servedFigure(from.url)) !== value) throw new Error(`${value} is not served by who published it`);
  }
  return took;
}
