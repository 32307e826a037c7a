import { textIn, type Language } from '#domain/language.ts';
import type { TiofaltApi } from '#web/lib/api.ts';

type Row = { metric: string; breakdown: string };

/** What rows of forms are called: `Medieomnämnanden, positiva`. Asks only for the metrics that there are. */
export async function rowNames(
  api: TiofaltApi,
  rows: readonly Row[],
  language: Language,
): Promise<(row: Row) => string> {
  const codes = [...new Set(rows.map(({ metric }) => metric))];
  const known = new Map(await Promise.all(codes.map(async (code) => [code, await api.metric(code)] as const)));
  return ({ metric, breakdown }) => {
    const definition = known.get(metric);
    if (!definition) return metric;
    const categories = breakdown === 'total' ? [] : breakdown.split('+');
    const names = categories.map((part) => {
      const [dimension, category] = part.split('.');
      const found = definition.breakdowns
        .find(({ code }) => code === dimension)
        ?.categories.find(({ code }) => code === category);
      return found ? textIn(found.names, language) : part;
    });
    return [textIn(definition.names, language), ...names].join(', ');
  };
}
