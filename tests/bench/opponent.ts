// The raw opponent: node:http and postgres.js by hand, no framework, no validation, the same bytes on the wire.
import { createServer, type ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import postgres from 'postgres';

const packed = promisify(gzip);
const [product = '', organisation = '', metric = ''] = process.argv.slice(2);
const rankedPeriod = '2020-Q3';
const absent = (text: string) => (text === 'NULL' ? null : Number(text));
const sql = postgres(process.env['DATABASE_URL'] ?? '', {
  max: 10,
  types: {
    figures: {
      to: 1022,
      from: [1022],
      serialize: String,
      parse: (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(absent)),
    },
  },
});

/** What the product answers, as it sends it: the frame that the fresh answers are put into. */
const fetched = async (path: string) => (await fetch(`${product}${path}`)).text();
const comparisonPath = `/api/v1/series?metric=${metric}&organisation=bench/*&frequency=Q`;
const overviewPath = `/api/v1/overview/${organisation}?periods=12&signals=false`;
const comparison = JSON.parse(await fetched(comparisonPath));
const overview = JSON.parse(await fetched(overviewPath));
const rankingPath = `/api/v1/comparison?metric=${metric}&organisation=bench/*&period=${rankedPeriod}`;
const ranking = JSON.parse(await fetched(rankingPath));
const cached = await packed(await fetched(comparisonPath));

const send = async (response: ServerResponse, value: unknown) => {
  const body = await packed(JSON.stringify(value));
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': body.length })
    .end(body);
};

const statusesOf = (text: string): Record<string, string> => {
  const statuses: Record<string, string> = {};
  for (let position = 0; position < text.length; position += 1)
    if (text[position] === 'O') statuses[position] = 'missing';
  return statuses;
};

/** The arrays of some series from a position on, missing places filled. */
const filled = (values: (number | null)[], first: number, from: number, length: number) =>
  Array.from({ length }, (_, place) => values[from + place - first] ?? null);

const origin = (Number(comparison.periods[0].slice(0, 4)) - 1970) * 4;

async function freshComparison(response: ServerResponse) {
  const rows = await sql`
    select o.code, s.first_position, s.values, s.statuses from series s
    join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
    where m.code = ${metric} and s.breakdown = 'total' and s.frequency = 'Q' order by s.organisation_id`;
  const length = comparison.periods.length;
  const series = rows.map((row) => ({
    metric,
    organisation: row['code'],
    breakdown: 'total',
    origin: 'reported',
    values: filled(row['values'], row['first_position'], origin, length),
    statuses: statusesOf(
      'O'
        .repeat(row['first_position'] - origin)
        .concat(row['statuses'])
        .padEnd(length, 'O'),
    ),
  }));
  await send(response, { ...comparison, series });
}

async function freshOverview(response: ServerResponse) {
  const rows = await sql`
    select m.code, s.first_position, s.values, s.statuses from series s
    join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
    where o.code = ${organisation} and s.breakdown = 'total' order by m.position, m.id`;
  const metrics = overview.metrics.map((item: { periods: string[] }, place: number) => {
    const row = rows[place];
    const values: (number | null)[] = row?.['values'] ?? [];
    return {
      ...item,
      values: values.slice(-item.periods.length),
      statuses: statusesOf((row?.['statuses'] ?? '').slice(-item.periods.length)),
    };
  });
  await send(response, { ...overview, metrics });
}

const rankedPosition = (Number(rankedPeriod.slice(0, 4)) - 1970) * 4 + Number(rankedPeriod.slice(6)) - 1;

/** Type 7, of sorted values. */
const quantile = (sorted: readonly number[], share: number) => {
  const place = (sorted.length - 1) * share;
  const [lower, upper] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return Math.round((lower + (place % 1) * (upper - lower)) * 100) / 100;
};

async function freshRanking(response: ServerResponse) {
  const rows = await sql<{ code: string; value: number | null }[]>`
    select o.code, s.values[${rankedPosition}::integer - s.first_position + 1] as value from series s
    join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
    where m.code = ${metric} and s.breakdown = 'total' and s.frequency = 'Q' order by s.organisation_id`;
  const items = rows
    .flatMap(({ code, value }) => (value === null ? [] : [{ organisation: code, value, status: 'normal' }]))
    .toSorted((a, b) => b.value - a.value);
  const length = items.length;
  const places = items.map((item) => ({ ...item, rank: 0, percentile: 0 }));
  for (let first = 0; first < length;) {
    let next = first + 1;
    while (next < length && items[next]?.value === items[first]?.value) next += 1;
    const percentile = Math.round((10_000 * (length - next + (next - first) / 2)) / length) / 100;
    for (const place of places.slice(first, next)) Object.assign(place, { rank: first + 1, percentile });
    first = next;
  }
  const upwards = items.map(({ value }) => value).toReversed();
  const unweighted = Math.round((100 * upwards.reduce((sum, value) => sum + value, 0)) / length) / 100;
  await send(response, {
    ...ranking,
    items: places,
    quartiles: { lower: quantile(upwards, 0.25), median: quantile(upwards, 0.5), upper: quantile(upwards, 0.75) },
    means: { unweighted, weighted: null, weightedHave: 0 },
    have: length,
    of: rows.length,
    ranked: length,
    missing: rows.flatMap(({ code, value }) => (value === null ? [{ organisation: code, status: 'missing' }] : [])),
  });
}

const server = createServer((request, response) => {
  switch (request.url) {
    case '/hello':
      return response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 5 }).end('hello');
    case '/cached':
      return response
        .writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Encoding': 'gzip',
          'Content-Length': cached.length,
        })
        .end(cached);
    case '/comparison':
      return void freshComparison(response);
    case '/overview':
      return void freshOverview(response);
    case '/ranking':
      return void freshRanking(response);
    default:
      return response.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`opponent at http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
process.on('disconnect', () => process.exit(0));
