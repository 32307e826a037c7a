import type { Language } from '#domain/language.ts';
import { withBelow, type Query } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { namesOfBreakdowns, namingMetrics, revisionsOf } from './revisions.ts';

/** Which figures were replaced by others, and everything that it takes to name them. */
export async function readRevisions(
  api: TiofaltApi,
  asked: Query & { organisation: string | null },
  language: Language,
) {
  const code = asked.organisation;
  // what belongs to an organisation: its own figures, and those of all below it
  const organisation = code && withBelow(code);
  const [{ items: metrics }, found, place, policy] = await Promise.all([
    api.metrics(),
    api.revisions({ ...asked, organisation }),
    code === null ? null : api.organisation(code),
    api.correctionPolicy(code),
  ]);
  const details = await Promise.all(namingMetrics(found.items, metrics).map((one) => api.metric(one)));
  return {
    metrics,
    found,
    place,
    policy,
    rows: revisionsOf(found.items, metrics, namesOfBreakdowns(details), language),
  };
}
