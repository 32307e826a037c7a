import type { VisionAnswer } from '#api/visions/answers.ts';
import type { Language } from '#domain/language.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** The parts of visions that a metric of an organisation shows the progress of. */
export const provesOf = (
  visions: readonly VisionAnswer[],
  { organisation, metric }: { organisation: string; metric: string },
  language: Language,
): { path: string; text: string }[] =>
  visions.flatMap(({ number, owners, parts }) =>
    parts
      .filter(({ proofs }) => proofs.some((proof) => proof.organisation === organisation && proof.metric === metric))
      .map(({ code, names }) => ({
        path: `/organisations/${encodeURIComponent(owners[0] ?? organisation)}/vision?vision=${number}#${code}`,
        text: m.vision_of_metric({ part: localText(names, language).text }, { locale: language }),
      })),
  );
