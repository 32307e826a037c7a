import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Vision } from '#db/queries/visions.ts';
import type { VisionAnswer } from './answers.ts';

/** A vision without the metrics that the reader does not see. */
export function visionAnswer(snapshot: Snapshot, vision: Vision): VisionAnswer {
  const { tree, metrics, sees } = snapshot;
  const codes = new Map(metrics.map(({ id, code }) => [id, code]));
  const { ownerIds, parts, version, number, sentence, reason, setAt } = vision;
  return {
    number,
    sentence,
    owners: ownerIds.flatMap((id) => tree.byId(id)?.code ?? []),
    parts: parts.map(({ proofs, ...part }) => ({
      ...part,
      proofs: proofs.filter(sees).flatMap(({ organisationId, metricId }) => {
        const [organisation, metric] = [tree.byId(organisationId)?.code, codes.get(metricId)];
        return organisation !== undefined && metric !== undefined ? [{ organisation, metric }] : [];
      }),
    })),
    reason,
    setAt,
    version: `"${version}"`,
  };
}
